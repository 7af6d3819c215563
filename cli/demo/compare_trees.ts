import { join } from "node:path";
import { compareFiles, comparisonBuffers } from "./compare_files.ts";

/** One thing that is not the same in both trees. */
export interface TreeDifference {
  /** Path below both folders; empty for the folders themselves. */
  readonly path: string;
  /** What differs and how, for a person: `mode 644, restored as 600`. */
  readonly difference: string;
}

/** What a comparison found. */
export interface TreeComparison {
  /** Entries compared, the folders themselves included. */
  readonly entries: number;
  /** Bytes of content compared. */
  readonly bytes: number;
  /** Names that share an inode with an earlier one, in the source. */
  readonly hardLinks: number;
  /** Empty when the trees are equal. */
  readonly differences: readonly TreeDifference[];
}

/** Which trees to compare. */
export interface CompareTreesOptions {
  /** The folder that was backed up. */
  readonly source: string;
  /** The folder that was restored. */
  readonly restored: string;
  /** Absolute paths in the source that were left out on purpose. */
  readonly skip?: readonly string[];
  /** Stops the comparison when aborted. */
  readonly signal: AbortSignal;
  /** Called after each entry with the numbers so far. */
  readonly onEntry?: (entries: number, bytes: number) => void;
}

/**
 * Compares two trees byte for byte, and every attribute Deno can read: kind, size, permission bits,
 * modification time to the millisecond, owner and group when they can be set, targets of symbolic
 * links, and which names are hard links of each other.
 *
 * @param options The two folders.
 * @returns The numbers and the differences.
 */
export async function compareTrees(options: CompareTreesOptions): Promise<TreeComparison> {
  const { source, restored, signal } = options;
  const skip = new Set(options.skip);
  const differences: TreeDifference[] = [];
  const buffers = comparisonBuffers();
  const links = new Map<string, string>();
  // Only the superuser may give files away.
  const owners = Deno.uid() === 0;
  let entries = 0;
  let bytes = 0;
  let hardLinks = 0;

  const differ = (path: string, difference: string) => differences.push({ path, difference });

  async function compare(path: string): Promise<void> {
    signal.throwIfAborted();
    const from = join(source, path);
    const to = join(restored, path);
    const before = await Deno.lstat(from);
    const after = await Deno.lstat(to).catch(() => undefined);
    entries += 1;
    if (after === undefined) return void differ(path, "missing in the restored tree");
    if (kindOf(before) !== kindOf(after)) {
      return void differ(path, `a ${kindOf(before)}, restored as a ${kindOf(after)}`);
    }
    for (const [what, was, is] of attributes(before, after, owners)) {
      if (was !== is) differ(path, `${what} ${was}, restored as ${is}`);
    }
    if (before.isSymlink) {
      const [was, is] = [await Deno.readLink(from), await Deno.readLink(to)];
      if (was !== is) differ(path, `target "${was}", restored as "${is}"`);
    }
    if (before.isFile) await compareContent(path, from, to, before, after);
    options.onEntry?.(entries, bytes);
    if (before.isDirectory) await compareFolders(path, from, to);
  }

  async function compareContent(
    path: string,
    from: string,
    to: string,
    before: Deno.FileInfo,
    after: Deno.FileInfo,
  ): Promise<void> {
    if ((before.nlink ?? 1) > 1) {
      const [was, is] = [`${before.dev}:${before.ino}`, `${after.dev}:${after.ino}`];
      const known = links.get(was);
      if (known === undefined) links.set(was, is);
      else {
        hardLinks += 1;
        if (known !== is) differ(path, "a hard link, restored as a separate file");
        else return; // the same file was compared under its first name
      }
    }
    const result = await compareFiles(from, to, buffers, signal);
    bytes += result.bytes;
    if (result.differsAt !== undefined) {
      differ(path, `content differs from byte ${result.differsAt}`);
    }
  }

  async function compareFolders(path: string, from: string, to: string): Promise<void> {
    const [was, is] = [await namesIn(from), await namesIn(to)];
    for (const name of is) {
      if (!was.has(name)) differ(join(path, name), "only in the restored tree");
    }
    for (const name of [...was].sort()) {
      if (!skip.has(join(from, name))) await compare(join(path, name));
    }
  }

  await compare("");
  return { entries, bytes, hardLinks, differences };
}

async function namesIn(folder: string): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const { name } of Deno.readDir(folder)) names.add(name);
  return names;
}

function kindOf(info: Deno.FileInfo): string {
  if (info.isFile) return "file";
  if (info.isDirectory) return "folder";
  return info.isSymlink ? "symbolic link" : "special file";
}

type Attribute = readonly [what: string, was: string, is: string];

function attributes(before: Deno.FileInfo, after: Deno.FileInfo, owners: boolean): Attribute[] {
  const read = (info: Deno.FileInfo): (readonly [string, string])[] => [
    // Linux gives every symbolic link the mode 777, whatever was asked for.
    ...(info.isSymlink ? [] : [["mode", ((info.mode ?? 0) & 0o7777).toString(8)] as const]),
    ["modification time", info.mtime?.toISOString() ?? "unknown"],
    ...(info.isFile ? [["size", `${info.size}`] as const] : []),
    ...(owners ? [["owner", `${info.uid}:${info.gid}`] as const] : []),
  ];
  const is = read(after);
  return read(before).map(([what, was], index) => [what, was, is[index]?.[1] ?? "nothing"]);
}
