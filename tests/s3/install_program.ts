import { join } from "node:path";
import { projectFolder } from "../../cli/build/project_folder.ts";
import { type ProgramOutput, runProgram } from "../../cli/run_program.ts";

/** The path of a program, or why it is not to be had here. */
export type FoundProgram =
  | { readonly program: string; readonly reason?: undefined }
  | { readonly program?: undefined; readonly reason: string };

/** How a program is installed. */
export interface Installation {
  /** Its name and version, with which its folder is called. */
  readonly name: string;
  /** The path of the program below its folder. */
  readonly path: string;
  /** The installer, which has a given folder to fill. */
  readonly installer: string;
  /** What the installer comes with, when it is missing. */
  readonly comesWith: string;
  readonly args: (folder: string) => readonly string[];
  readonly env?: (folder: string) => Readonly<Record<string, string>>;
}

/**
 * Installs a program into a folder that git ignores, unless it is there.
 *
 * @throws The signal's reason, and Deno's error when the folder cannot be written.
 */
export async function installProgram(
  { name, path, installer, comesWith, args, env }: Installation,
  signal: AbortSignal,
): Promise<FoundProgram> {
  const top = join(projectFolder, ".denow", "s3");
  const place = join(top, name);
  const program = join(place, path);
  if (Deno.build.os === "windows") return { reason: "it is not tested on Windows" };
  if (await isThere(program)) return { program };
  await Deno.mkdir(top, { recursive: true });
  const fresh = await Deno.makeTempDir({ dir: top, prefix: `${name}-` });
  try {
    const options = { args: args(fresh), env: env?.(fresh) ?? {}, signal };
    const ended = await runProgram(installer, options).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    });
    if (ended === undefined) return { reason: `${comesWith} is not installed` };
    if (ended.code !== 0) return { reason: `${name} cannot be installed: ${lastLines(ended)}` };
    await moveUnlessThere(fresh, place, program);
    return { program };
  } finally {
    await removeIfThere(fresh);
  }
}

function lastLines({ stdout, stderr }: ProgramOutput): string {
  return (stderr + stdout).trim().split("\n").slice(-3).join("; ");
}

/** Another process may have installed it at the same time. */
async function moveUnlessThere(from: string, to: string, program: string): Promise<void> {
  try {
    await Deno.rename(from, to);
  } catch (error) {
    if (!await isThere(program)) throw error;
  }
}

async function removeIfThere(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
