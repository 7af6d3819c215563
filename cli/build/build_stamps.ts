import { createHash } from "node:crypto";
import { join } from "node:path";
import { compileFlags } from "./compile_bundle.ts";

/** What an executable was made from, and the file it became. */
export interface BuildStamp {
  /** SHA-256 of everything that goes into the executable. */
  readonly inputs: string;
  /** Size of the executable, in bytes. */
  readonly bytes: number;
  /** Modification time of the executable, in milliseconds since 1970. */
  readonly modified: number;
}

/**
 * A digest of what goes into an executable: the bundled code, the grants, the flags, and the Deno
 * and base program it is made with.
 */
export async function inputsDigest(name: string, code: string, grants: string): Promise<string> {
  const base = Deno.env.get("DENORT_BIN") ?? "";
  const found = base === "" ? undefined : await Deno.stat(base).catch(() => undefined);
  const toolchain = [
    Deno.version.deno,
    Deno.build.target,
    base,
    found?.size,
    found?.mtime?.getTime(),
  ];
  return createHash("sha256")
    .update(JSON.stringify([name, code, grants, compileFlags, toolchain]))
    .digest("hex");
}

/** The stamps of one folder of executables. */
export interface Stamps {
  /** The stamp of an executable, if there is one. */
  get(name: string): BuildStamp | undefined;
  /** Notes what an executable just made was made from. */
  put(name: string, inputs: string, executable: string): Promise<void>;
}

/** Opens the stamps of a folder; when they are missing or damaged, everything is built anew. */
export async function openStamps(folder: string): Promise<Stamps> {
  const file = join(folder, ".stamps.json");
  const stamps = new Map<string, BuildStamp>(Object.entries(await readStamps(file)));
  let writing = Promise.resolve();
  return {
    get: (name) => stamps.get(name),
    async put(name, inputs, executable) {
      const { size, mtime } = await Deno.stat(executable);
      stamps.set(name, { inputs, bytes: size, modified: mtime?.getTime() ?? 0 });
      // One write after the other, so that the last one holds every stamp.
      writing = writing.then(() => writeWhole(file, Object.fromEntries(stamps)));
      await writing;
    },
  };
}

/** Whether `executable` is still the file that was made from these inputs. */
export async function isCurrent(
  stamp: BuildStamp | undefined,
  inputs: string,
  executable: string,
): Promise<boolean> {
  if (stamp?.inputs !== inputs) return false;
  const found = await Deno.stat(executable).catch(() => undefined);
  return found?.isFile === true && found.size === stamp.bytes &&
    found.mtime?.getTime() === stamp.modified;
}

async function readStamps(file: string): Promise<Record<string, BuildStamp>> {
  try {
    const stamps: unknown = JSON.parse(await Deno.readTextFile(file));
    return typeof stamps === "object" && stamps !== null
      ? stamps as Record<string, BuildStamp>
      : {};
  } catch {
    return {};
  }
}

async function writeWhole(file: string, value: unknown): Promise<void> {
  const draft = `${file}.${crypto.randomUUID()}`;
  try {
    await Deno.writeTextFile(draft, JSON.stringify(value, null, 2) + "\n");
    await Deno.rename(draft, file);
  } catch (error) {
    await Deno.remove(draft).catch(() => undefined);
    throw error;
  }
}
