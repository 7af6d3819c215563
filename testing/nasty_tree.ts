import { removeFolder } from "./case_folders.ts";

/** One entry of a {@link NastyTree}. */
export interface NastyEntry {
  /** What it is. */
  readonly kind: "file" | "directory" | "symlink";
  /** Content of a file. */
  readonly content?: Uint8Array;
  /** Target of a symbolic link, to the letter. */
  readonly target?: string;
  /** POSIX permission bits with setuid, setgid and sticky; a link has none of its own. */
  readonly mode?: number;
  /** Number of names a file has, when it has more than one. */
  readonly links?: number;
}

/** A folder full of what a backup must not trip over; disposal removes it. */
export interface NastyTree extends AsyncDisposable {
  /** Its absolute path. */
  readonly folder: string;
  /** What it holds, by path below the folder, `/` at the start; parents before their children. */
  readonly entries: ReadonlyMap<string, NastyEntry>;
}

/** How a {@link NastyTree} is made. */
export interface NastyTreeOptions {
  /** Size of its large file, in bytes; 17 MiB when left out: more than any window of a connection. */
  readonly largeBytes?: number;
}

const LARGE_BYTES = 17 * 1024 * 1024;
// The longest name that the usual file systems take, in bytes.
const NAME_BYTES = 255;

/** File names that break programs which build paths, shell lines or patterns without care. */
const NAMES: readonly string[] = [
  "two words",
  " space at both ends ",
  "new\nline",
  "tab\tinside",
  "-leading-dash",
  "double\"and'single quotes",
  "back\\slash",
  "percent%20sign",
  "star * question ? [brackets]",
  "# not a comment",
  "!not a negation",
  ".hidden",
  "...",
  "größe-日本語-🦕",
  "e\u0301 decomposed",
  "\u202eright to left",
  "$HOME `id`",
  "x".repeat(NAME_BYTES),
];

const MODES: readonly number[] = [0o400, 0o444, 0o600, 0o640, 0o711, 0o777, 0o4755, 0o2755];

const LINKS: Readonly<Record<string, string>> = {
  "to a file": "../names/two words",
  "to a folder": "../deep",
  "to nothing": "no such place",
  "to itself": "to itself",
  "out of the tree": "/",
};

/**
 * Makes a folder with odd names, empty and large files, hard and symbolic links, odd modes, and deep,
 * empty and read-only folders.
 *
 * Names that are not UTF-8 cannot be made from Deno and are not in it. Needs a POSIX system, and
 * `--allow-read` and `--allow-write` of the temporary folder.
 *
 * @example
 * ```ts
 * import { nastyTree } from "@plakar-deno/sdk/testing";
 *
 * await using tree = await nastyTree({ largeBytes: 1024 });
 * console.log(tree.entries.get("/names/two words")?.kind); // "file"
 * ```
 */
export async function nastyTree(
  { largeBytes = LARGE_BYTES }: NastyTreeOptions = {},
): Promise<NastyTree> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "plakar_nasty_" }));
  const entries = new Map<string, NastyEntry>();
  const tree: NastyTree = {
    folder,
    entries,
    [Symbol.asyncDispose]: () => removeFolder(folder),
  };

  async function directory(path: string, mode = 0o755): Promise<void> {
    await Deno.mkdir(folder + path);
    await Deno.chmod(folder + path, mode);
    entries.set(path, { kind: "directory", mode });
  }
  async function file(path: string, content: Uint8Array, mode = 0o644): Promise<void> {
    await Deno.writeFile(folder + path, content, { createNew: true });
    await Deno.chmod(folder + path, mode);
    entries.set(path, { kind: "file", content, mode });
  }

  try {
    await directory("/names");
    for (const [at, name] of NAMES.entries()) await file(`/names/${name}`, bytesOf(at, at));
    await directory("/folders");
    for (const name of NAMES.slice(0, 5)) await directory(`/folders/${name}`);
    await directory("/sizes");
    await file("/sizes/empty", new Uint8Array());
    await file("/sizes/one", bytesOf(1, 1));
    await file("/sizes/chunk", bytesOf(256 * 1024, 2));
    await file("/sizes/chunk and one", bytesOf(256 * 1024 + 1, 3));
    await file("/sizes/large", bytesOf(largeBytes, 4));
    await directory("/modes");
    for (const mode of MODES) await file(`/modes/${mode.toString(8)}`, bytesOf(9, mode), mode);
    await directory("/modes/sticky", 0o1777);
    await directory("/deep");
    let deep = "/deep";
    for (let level = 1; level <= 30; level++) await directory(deep += `/level ${level}`);
    await file(`${deep}/bottom`, bytesOf(6, 5));
    await directory("/links");
    for (const [name, target] of Object.entries(LINKS)) {
      await Deno.symlink(target, `${folder}/links/${name}`);
      entries.set(`/links/${name}`, { kind: "symlink", target });
    }
    await file("/links/first", bytesOf(100, 6));
    await Deno.link(`${folder}/links/first`, `${folder}/links/second`);
    const hard = { ...entries.get("/links/first")!, links: 2 };
    entries.set("/links/first", hard).set("/links/second", hard);
    await directory("/read-only");
    await file("/read-only/file", bytesOf(3, 7), 0o444);
    await Deno.chmod(`${folder}/read-only`, 0o555);
    entries.set("/read-only", { kind: "directory", mode: 0o555 });
    return tree;
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

// A prime, so that no chunk size is a multiple of it.
const PERIOD = 65_521;

/** Bytes that look random and repeat after `PERIOD`, others for each seed. */
function bytesOf(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = Math.imul(seed + 1, 2654435761) >>> 0;
  for (let at = 0; at < Math.min(length, PERIOD); at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  for (let made = PERIOD; made < length; made *= 2) bytes.copyWithin(made, 0, made);
  return bytes;
}
