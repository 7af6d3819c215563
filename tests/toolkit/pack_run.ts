import { packCommand } from "../../cli/pack/pack_command.ts";
import type { Packed } from "../../cli/pack/pack_project.ts";
import { runCli } from "../../cli/run_cli.ts";

/** What a run of `pack` printed. */
export interface PackRun {
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of programs without plakar, on most machines. */
const plainPath = "/usr/bin:/bin";

/**
 * Runs `pack` in this process.
 *
 * @param args What is typed after `pack`.
 * @param programs A folder to find plakar in; nothing but the system's folders when left out.
 * @param signal Stops it.
 */
export async function runPack(
  args: readonly string[],
  programs?: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<PackRun> {
  const printed: string[] = [];
  const noted: string[] = [];
  const path = Deno.env.get("PATH") ?? "";
  Deno.env.set("PATH", programs === undefined ? plainPath : `${programs}:${plainPath}`);
  try {
    await runCli(["pack", ...args], [packCommand], {
      signal,
      print: (text) => printed.push(text),
      note: (text) => noted.push(text),
    });
  } finally {
    Deno.env.set("PATH", path);
  }
  return { stdout: printed.join("\n"), stderr: noted.join("\n") };
}

/** What `pack --json` prints. */
export interface PackDocument extends Packed {
  readonly version: string;
  readonly versionFrom: string;
  readonly target: string;
  readonly api: string;
}

/** Runs `pack --json`. */
export async function packJson(
  args: readonly string[],
  programs?: string,
  signal?: AbortSignal,
): Promise<PackDocument> {
  return JSON.parse((await runPack([...args, "--json"], programs, signal)).stdout) as PackDocument;
}

/** The names in a folder, sorted; none when there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}
