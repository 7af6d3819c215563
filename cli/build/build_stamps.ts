import { createHash } from "node:crypto";
import { join } from "node:path";
import { baseProgram, compileFlags } from "./compile_bundle.ts";
import { writeAll } from "../write_all.ts";
import type { Platform } from "./platform.ts";
import { readAt } from "./read_at.ts";

/** What an executable was made from, and the file it became. */
export interface BuildStamp {
  /** SHA-256 of everything that goes into the executable. */
  readonly inputs: string;
  /** SHA-256 of the executable. */
  readonly sha256: string;
  /** Size of the executable, in bytes. */
  readonly bytes: number;
  /** Modification time of the executable, in milliseconds since 1970. */
  readonly modified: number;
}

/** What goes into an executable, beside Deno. */
export interface BuildInputs {
  /** The name of the executable. */
  readonly name: string;
  /** The bundled code. */
  readonly code: string;
  /** The permission set as JSON. */
  readonly permissions: string;
  /** The unstable features of Deno. */
  readonly unstable: readonly string[];
  /** What machines it is for. */
  readonly platform: Platform;
}

/**
 * A digest of what goes into an executable: the bundled code, the grants, the flags, and the Deno
 * and base program it is made with.
 */
export async function inputsDigest(inputs: BuildInputs): Promise<string> {
  const base = await baseProgram(inputs.platform);
  const found = base === undefined ? undefined : await Deno.stat(base);
  const toolchain = [Deno.version.deno, base, found?.size, found?.mtime?.getTime()];
  const { name, code, permissions, unstable, platform } = inputs;
  return createHash("sha256")
    .update(
      JSON.stringify([name, code, permissions, unstable, platform.triple, compileFlags, toolchain]),
    )
    .digest("hex");
}

/** The stamps of one folder of executables. */
export interface Stamps {
  /** The stamp of an executable, if there was one when the folder was opened. */
  get(name: string): BuildStamp | undefined;
  /**
   * Puts an executable into its place and notes its stamp, one at a time in all processes: two builds
   * at once must not leave the file of one with the stamp of the other.
   *
   * @param place Moves the file, and gives its stamp.
   */
  put(name: string, place: () => Promise<BuildStamp>): Promise<BuildStamp>;
}

/** Opens the stamps of a folder; when they are missing or damaged, everything is built anew. */
export async function openStamps(folder: string): Promise<Stamps> {
  const path = join(folder, ".stamps.json");
  const stamps = parseStamps(await Deno.readTextFile(path).catch(() => ""));
  return {
    get: (name) => stamps.get(name),
    async put(name, place) {
      using file = await Deno.open(path, { read: true, write: true, create: true });
      // Until the file is closed.
      await file.lock(true);
      const stamp = await place();
      const before = await readAt(file, 0, (await file.stat()).size);
      const now = parseStamps(new TextDecoder().decode(before)).set(name, stamp);
      await file.truncate();
      await file.seek(0, Deno.SeekMode.Start);
      writeAll(file, JSON.stringify(Object.fromEntries(now), null, 2) + "\n");
      return stamp;
    },
  };
}

/** The stamp for a file that was just made from these inputs. */
export async function stampOf(
  executable: string,
  inputs: string,
  sha256: string,
): Promise<BuildStamp> {
  const { size, mtime } = await Deno.stat(executable);
  return { inputs, sha256, bytes: size, modified: mtime?.getTime() ?? 0 };
}

/** Whether `executable` is still the file that was made from these inputs. */
export async function isCurrent(
  stamp: BuildStamp | undefined,
  inputs: string,
  executable: string,
): Promise<boolean> {
  if (stamp?.inputs !== inputs || typeof stamp.sha256 !== "string") return false;
  const found = await Deno.stat(executable).catch(() => undefined);
  return found?.isFile === true && found.size === stamp.bytes &&
    found.mtime?.getTime() === stamp.modified;
}

function parseStamps(text: string): Map<string, BuildStamp> {
  try {
    const stamps: unknown = JSON.parse(text);
    return new Map(
      typeof stamps === "object" && stamps !== null
        ? Object.entries(stamps as Record<string, BuildStamp>)
        : [],
    );
  } catch {
    return new Map();
  }
}
