import { ok } from "node:assert/strict";
import { dirname } from "node:path";
import type { FileRecord, ImportRecord } from "@plakar-deno/sdk";
import { directoryRecord, fileRecord } from "@plakar-deno/sdk";
import { removeFolder } from "../../testing/remove_folder.ts";
import { seededRandom } from "../../testing/seeded_random.ts";

/** A destination, partly filled already, and what is restored into it. */
export interface RestorePlace extends AsyncDisposable {
  /** The destination. */
  readonly folder: string;
  /** Parents before children. */
  readonly records: readonly ImportRecord[];
  /** Paths that were answered with success before the end. */
  readonly stored: Set<string>;
  /** Fails unless every file is whole, the old one, the new one or none, and no other is there. */
  requireWhole(): Promise<void>;
  /** Fails unless every file is the new one. */
  requireAllNew(): Promise<void>;
}

const FOLDERS = ["/", "/one", "/one/deep", "/two"];
const SIZES = [0, 1, 700, 4_096, 70_000, 250_000, 262_144, 300_001, 1_500_000];
const OLD = new TextEncoder().encode("what was here before");
// Temporary files of a process that could not clean up any more.
const TEMPORARY = /^tmp\./;

const contents = new Map<string, Uint8Array>();
for (const parent of FOLDERS) {
  for (const size of SIZES) {
    const path = `${parent === "/" ? "" : parent}/${size}`;
    contents.set(path, contentOf(path, size));
  }
}

/** Makes a destination in which every third file has an older version. */
export async function restorePlace(): Promise<RestorePlace> {
  const folder = await Deno.makeTempDir({ prefix: "crash_" });
  const stored = new Set<string>();
  for (const [index, path] of [...contents.keys()].entries()) {
    if (index % 3 !== 2) continue;
    await Deno.mkdir(dirname(folder + path), { recursive: true });
    await Deno.writeFile(folder + path, OLD);
  }

  async function requireWhole(): Promise<void> {
    for (const [index, [path, content]] of [...contents].entries()) {
      const found = await contentAt(folder + path);
      const isNew = found !== undefined && same(found, content);
      const isOld = index % 3 === 2 ? found !== undefined && same(found, OLD) : !found;
      ok(isNew || isOld, `${path} is neither old nor new: ${found?.length ?? "no"} bytes`);
      ok(isNew || !stored.has(path), `${path} was answered with success and is not restored`);
      if (isNew && !isOld) await requireMode(folder + path);
    }
    for await (const path of filesBelow(folder)) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      ok(contents.has(path) || TEMPORARY.test(name), `nobody asked for the file ${path}`);
    }
  }

  return {
    folder,
    records: FOLDERS.flatMap((parent) => [
      directoryRecord(parent, { mode: 0o755 }),
      ...[...contents].filter(([path]) => dirname(path) === parent).map(file),
    ]),
    stored,
    requireWhole,
    async requireAllNew() {
      for (const path of contents.keys()) stored.add(path);
      await requireWhole();
    },
    async [Symbol.asyncDispose]() {
      await removeFolder(folder);
    },
  };
}

function file([path, content]: [string, Uint8Array]): FileRecord {
  return fileRecord(path, { size: content.length, mode: 0o640 }, () => content);
}

async function requireMode(path: string): Promise<void> {
  const mode = ((await Deno.lstat(path)).mode ?? 0) & 0o777;
  ok(mode === 0o640, `${path} is there, but its mode is ${mode.toString(8)}`);
}

function contentOf(path: string, size: number): Uint8Array {
  const random = seededRandom(size, path.length);
  return Uint8Array.from({ length: size }, () => random.whole(256));
}

async function contentAt(path: string): Promise<Uint8Array | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

async function* filesBelow(folder: string, inside = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder + inside)) {
    if (isDirectory) yield* filesBelow(folder, `${inside}/${name}`);
    else yield `${inside}/${name}`;
  }
}
