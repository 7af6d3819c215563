import { join } from "node:path";
import { runDeno } from "./run_deno.ts";

/**
 * Bundles the program that tries what a sandbox may refuse.
 *
 * @param project The folder of the project.
 * @param folder An existing folder to work in.
 * @param signal Stops the work when aborted.
 * @returns The code to compile.
 */
export async function bundleProbe(
  project: string,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  const entry = join(folder, "probe.js");
  await runDeno(
    ["bundle", "--quiet", "--no-lock", "-o", entry, "cli/demo/probes/attempt.ts"],
    { action: "bundle the sandbox probe", cwd: project, signal },
  );
  return await Deno.readTextFile(entry);
}
