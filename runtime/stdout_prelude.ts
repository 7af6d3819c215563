import { installStdoutGuard } from "./stdout_guard.ts";

/**
 * One JavaScript statement that installs the stdout guard, to be put in front of a bundled plugin.
 *
 * A bundle runs its modules in the order of their imports, so an author's module may print before
 * the entrypoint is called. This statement comes before all of them; it stands alone, declares no
 * name and imports nothing.
 */
export const stdoutPrelude: string = `(${installStdoutGuard.toString()})();\n`;
