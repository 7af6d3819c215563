import { recordPath } from "../record_path.ts";
import type { Excludes } from "./excludes.ts";
import { hiddenDirectories } from "./hidden_directories.ts";
import { localTree } from "./local_tree.ts";
import { readFailure } from "./read_failure.ts";
import { sortNames } from "./sort_names.ts";
import type { TreeReader } from "./tree_reader.ts";
import type { WalkEntry } from "./walk_entry.ts";

/** How a {@link walk} goes. */
export interface WalkOptions {
  /** Ends the walk: its next step throws the signal's reason. */
  readonly signal: AbortSignal;
  /** What to leave out, out of `parseExcludes`; nothing when absent. */
  readonly excludes?: Excludes;
  /**
   * Whether to stay on the file system of the root: a directory on another one is yielded, what is
   * below it is not. False by default.
   */
  readonly oneFileSystem?: boolean;
  /** The file system to read; the local one when absent. */
  readonly reader?: TreeReader;
}

// Calls of lstat under way in one directory: enough to keep the runtime's thread pool busy.
const LSTAT_AHEAD = 16;

/** A directory that is being walked: its names in order, those before `next` already asked for. */
interface Level {
  readonly prefix: string;
  readonly names: readonly string[];
  readonly directories: ReadonlySet<string>;
  readonly asked: Promise<Answer>[];
  next: number;
}

/** What an lstat gave. */
interface Answer {
  readonly listedAsDirectory: boolean;
  readonly entry: WalkEntry;
}

/**
 * Walks a tree of local files: `root` first, every directory before what is in it, depth first, the
 * names of a directory in the order of their UTF-8 bytes. Symbolic links are yielded, not followed.
 *
 * Nothing in the tree ends the walk: an entry that vanishes or cannot be read, the root included, is
 * yielded as a {@link FailedEntry}; a directory that cannot be listed is yielded as found and then
 * once more as failed. Excluded entries are not yielded, pruned directories not read (protocol 3.5).
 *
 * Memory holds one listing per level of the current path, never the tree. Throws a `ConnectorError`
 * for a relative root and the signal's reason once it is aborted.
 *
 * Deno leaves names that are not valid UTF-8 out of its listings without a word (seen on 2.7.14),
 * and no API of it gives them. Where the link count of a directory tells that subdirectories are
 * missing, they are reported as a failed entry; files of such names cannot be noticed at all.
 *
 * @example
 * ```ts
 * import { walk } from "@plakar-deno/sdk/files";
 *
 * const { signal } = new AbortController();
 * for await (const entry of walk(await Deno.makeTempDir(), { signal })) {
 *   console.log(entry.path, entry.error?.message ?? entry.stat?.size);
 * }
 * ```
 */
export async function* walk(
  root: string,
  options: WalkOptions,
): AsyncGenerator<WalkEntry, void, void> {
  const { signal, excludes, oneFileSystem = false, reader = localTree() } = options;
  const levels = [level(recordPath(root), [""], new Set([""]))];
  let device: number | undefined;
  for (let top = levels.at(-1); top !== undefined; top = levels.at(-1)) {
    signal.throwIfAborted();
    const answer = await nextAnswer(top, reader, excludes);
    if (answer === undefined) {
      levels.pop();
      continue;
    }
    const { entry, listedAsDirectory } = answer;
    if (entry.error !== undefined) {
      yield entry;
      continue;
    }
    const { path, stat } = entry;
    device ??= stat.dev;
    const isDecided = !listedAsDirectory && !stat.isDirectory;
    if (isDecided || !isLeftOut(path, stat.isDirectory, excludes)) yield entry;
    if (!stat.isDirectory || isPruned(path, excludes)) continue;
    if (oneFileSystem && stat.dev !== device) continue;
    signal.throwIfAborted();
    try {
      const listing = await reader.list(path, stat);
      levels.push(levelOf(path, listing));
      const hidden = await hiddenDirectories(path, stat, listing, reader);
      if (hidden !== undefined) yield hidden;
    } catch (cause) {
      yield { path, error: readFailure("list the folder", path, cause) };
    }
  }
}

function level(
  prefix: string,
  names: readonly string[],
  directories: ReadonlySet<string>,
): Level {
  return { prefix, names, directories, asked: [], next: 0 };
}

// Of a wide directory only the names stay in memory; paths are made when their turn comes.
function levelOf(path: string, listing: readonly Deno.DirEntry[]): Level {
  const directories = new Set<string>();
  for (const entry of listing) if (entry.isDirectory) directories.add(entry.name);
  const names = sortNames(listing.map((entry) => entry.name));
  return level(path === "/" ? "/" : `${path}/`, names, directories);
}

/** The next answer of a level, in order, with the ones behind it already under way. */
async function nextAnswer(
  level: Level,
  reader: TreeReader,
  excludes: Excludes | undefined,
): Promise<Answer | undefined> {
  while (level.asked.length < LSTAT_AHEAD && level.next < level.names.length) {
    const name = level.names[level.next++]!;
    const path = level.prefix + name;
    const isDirectory = level.directories.has(name);
    if (isDirectory ? isPruned(path, excludes) : isLeftOut(path, false, excludes)) continue;
    level.asked.push(ask(path, isDirectory, reader));
  }
  return await level.asked.shift();
}

// Never rejects, so that a walk that is left early leaves no unhandled rejection behind.
async function ask(path: string, listedAsDirectory: boolean, reader: TreeReader): Promise<Answer> {
  try {
    return { listedAsDirectory, entry: { path, stat: await reader.lstat(path) } };
  } catch (cause) {
    const error = readFailure("read the metadata of", path, cause);
    return { listedAsDirectory, entry: { path, error } };
  }
}

// The host never excludes "/" (protocol 3.5).
function isLeftOut(path: string, isDirectory: boolean, excludes: Excludes | undefined): boolean {
  return path !== "/" && excludes !== undefined && excludes.excludes(path, isDirectory);
}

function isPruned(path: string, excludes: Excludes | undefined): boolean {
  return path !== "/" && excludes !== undefined && excludes.prunes(path);
}
