import { join } from "node:path";
import { lutimes } from "node:fs/promises";
import { oddNames } from "../../testing/odd_names.ts";

/** How `makeTree` makes its tree. */
export interface MakeTreeOptions {
  /** An existing empty folder. */
  readonly folder: string;
  /** Size of the one big file, in bytes; 64 MiB when left out. */
  readonly bigFileBytes?: number;
  /** Stops the work when aborted. */
  readonly signal: AbortSignal;
}

/** Permission bits beyond the ordinary, all of them readable by their owner. */
const oddModes: readonly number[] = [
  0o400,
  0o444,
  0o600,
  0o640,
  0o711,
  0o777,
  0o4755,
  0o2755,
  0o6711,
];

const day = 86_400_000;

/**
 * Fills a folder with what a backup must not trip over: empty files, a big one, odd names, links of
 * every kind, odd modes, a read-only folder with content, deep folders, and old and future times.
 *
 * Names that are not UTF-8 and special files cannot be made from Deno and are not in it; neither
 * are times before 1970, which Deno 2.7 reads with the wrong sign.
 *
 * @param options Where, and how big the big file is.
 * @returns The number of entries made, the folder itself included.
 */
export async function makeTree(options: MakeTreeOptions): Promise<number> {
  const { folder, signal } = options;
  let entries = 1;
  const at = (...names: string[]) => join(folder, ...names);
  async function directory(...names: string[]): Promise<void> {
    signal.throwIfAborted();
    await Deno.mkdir(at(...names));
    entries += 1;
  }
  async function file(bytes: Uint8Array, ...names: string[]): Promise<void> {
    signal.throwIfAborted();
    await Deno.writeFile(at(...names), bytes, { createNew: true });
    entries += 1;
  }
  async function symlink(target: string, ...names: string[]): Promise<void> {
    await Deno.symlink(target, at(...names));
    await lutimes(at(...names), new Date(3 * day), new Date(5 * day + 77));
    entries += 1;
  }

  await directory("names");
  for (const [index, name] of oddNames.entries()) await file(pattern(100 + index), "names", name);
  await directory("names", "folder with\na new line");
  await file(pattern(10), "names", "folder with\na new line", "inside");

  await directory("sizes");
  for (const size of [0, 1, 4095, 4096, 65_537, 1_048_576, 1_048_577]) {
    await file(pattern(size), "sizes", `${size}-bytes`);
  }
  await bigFile(at("sizes", "big"), options.bigFileBytes ?? 64 * 1_048_576, signal);
  entries += 1;

  await directory("links");
  await file(pattern(1234), "links", "first");
  await Deno.link(at("links", "first"), at("links", "second"));
  await Deno.link(at("links", "first"), at("sizes", "third name of links-first"));
  entries += 2;
  await symlink("first", "links", "relative");
  await symlink("../sizes", "links", "to-a-folder");
  await symlink("no/such/place", "links", "dangling");
  await symlink("/etc/hostname", "links", "absolute");
  await symlink("loop", "links", "loop");
  await symlink("odd \n target ", "links", "odd-target");

  await directory("modes");
  for (const mode of oddModes) {
    const name = mode.toString(8).padStart(4, "0");
    await file(pattern(mode), "modes", name);
    await Deno.chmod(at("modes", name), mode);
  }
  for (
    const [name, mode] of [["sticky", 0o1777], ["setgid", 0o2770], ["private", 0o700]] as const
  ) {
    await directory("modes", name);
    await Deno.chmod(at("modes", name), mode);
  }

  await directory("empty-folder");
  const deep: string[] = [];
  for (let depth = 0; depth < 60; depth++) {
    deep.push(`level-${depth}`);
    await directory(...deep);
  }
  await file(pattern(60), ...deep, "at the bottom");

  await directory("times");
  const times = {
    "epoch": 0,
    "milliseconds": 1_234_567_890_123,
    "future": 4e12,
  };
  for (const [name, time] of Object.entries(times)) {
    await file(pattern(8), "times", name);
    await Deno.utime(at("times", name), new Date(time), new Date(time));
  }
  await Deno.utime(at("times"), new Date(day), new Date(day + 1));

  // Last, because nothing can be added to it any more.
  await directory("read-only-folder");
  await file(pattern(20), "read-only-folder", "file in it");
  await Deno.chmod(at("read-only-folder"), 0o500);
  return entries;
}

/** Bytes that differ from place to place, so that mixed-up chunks are noticed. */
function pattern(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = (size ^ 0x9e3779b9) >>> 0;
  for (let index = 0; index < size; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

async function bigFile(path: string, size: number, signal: AbortSignal): Promise<void> {
  const block = pattern(1_048_576);
  const blockIndex = new DataView(block.buffer);
  using file = await Deno.open(path, { write: true, createNew: true });
  const writer = file.writable.getWriter();
  try {
    for (let written = 0; written < size; written += block.length) {
      signal.throwIfAborted();
      blockIndex.setFloat64(0, written);
      await writer.write(block.subarray(0, Math.min(block.length, size - written)));
    }
  } finally {
    writer.releaseLock();
  }
}
