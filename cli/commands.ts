import type { MakeCommand } from "./command.ts";

/** Every command of the program, in the order of its help. */
export const commands: readonly MakeCommand[] = [];
