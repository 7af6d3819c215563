import { fileURLToPath } from "node:url";

/** An executable made for one test. */
export interface PluginScript extends AsyncDisposable {
  readonly path: string;
}

/** Makes an executable of a shell script, `#!/bin/sh` and its line end apart. */
export async function shellPlugin(script: string): Promise<PluginScript> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/plugin`;
  await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/**
 * Makes an executable that runs a module of this folder, as whole as a compiled one; `args` come
 * before its own.
 */
export function denoPlugin(module: string, ...args: readonly string[]): Promise<PluginScript> {
  const here = (name: string) => quoted(fileURLToPath(new URL(name, import.meta.url)));
  return shellPlugin(
    `exec ${quoted(Deno.execPath())} run -A --no-lock --no-check --quiet ` +
      `--config ${here("../../../deno.json")} ${here(module)} ` +
      `${args.map((arg) => `${quoted(arg)} `).join("")}"$@"`,
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
