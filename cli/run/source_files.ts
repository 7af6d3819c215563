import { fileURLToPath } from "node:url";
import { runProgram } from "../run_program.ts";

/**
 * The local files a connector's source is made of: the module, and all that it imports from this
 * machine.
 *
 * @param source Absolute path of the module.
 * @param configFile The `deno.json` it runs with, which is one of the files.
 * @param signal Stops the question when aborted.
 * @returns Absolute paths; of a source that cannot be understood, as far as it can.
 */
export async function sourceFiles(
  source: string,
  configFile: string | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  const config = configFile === undefined ? "--no-config" : `--config=${configFile}`;
  const { stdout } = await runProgram(Deno.execPath(), {
    args: ["info", "--json", "--no-lock", config, source],
    signal,
  });
  const files = new Set([source]);
  if (configFile !== undefined) files.add(configFile);
  for (const specifier of specifiersIn(stdout)) {
    if (specifier.startsWith("file:")) files.add(fileURLToPath(specifier));
  }
  return [...files];
}

function specifiersIn(json: string): string[] {
  try {
    const info = JSON.parse(json) as { readonly modules?: { readonly specifier: string }[] };
    return (info.modules ?? []).map(({ specifier }) => specifier);
  } catch {
    // Deno says on its own what is wrong, when it runs the module.
    return [];
  }
}
