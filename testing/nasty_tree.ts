import { oddNames } from "./odd_names.ts";
import { removeFolder } from "./remove_folder.ts";
import { sampleBytes } from "./sample_bytes.ts";

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
    for (const [at, name] of oddNames.entries()) await file(`/names/${name}`, sampleBytes(at, at));
    await directory("/folders");
    for (const name of oddNames.slice(0, 5)) await directory(`/folders/${name}`);
    await directory("/sizes");
    await file("/sizes/empty", new Uint8Array());
    await file("/sizes/one", sampleBytes(1, 1));
    await file("/sizes/chunk", sampleBytes(256 * 1024, 2));
    await file("/sizes/chunk and one", sampleBytes(256 * 1024 + 1, 3));
    await file("/sizes/large", sampleBytes(largeBytes, 4));
    await directory("/modes");
    for (const mode of MODES) await file(`/modes/${mode.toString(8)}`, sampleBytes(9, mode), mode);
    await directory("/modes/sticky", 0o1777);
    await directory("/deep");
    let deep = "/deep";
    for (let level = 1; level <= 30; level++) await directory(deep += `/level ${level}`);
    await file(`${deep}/bottom`, sampleBytes(6, 5));
    await directory("/links");
    for (const [name, target] of Object.entries(LINKS)) {
      await Deno.symlink(target, `${folder}/links/${name}`);
      entries.set(`/links/${name}`, { kind: "symlink", target });
    }
    await file("/links/first", sampleBytes(100, 6));
    await Deno.link(`${folder}/links/first`, `${folder}/links/second`);
    const hard = { ...entries.get("/links/first")!, links: 2 };
    entries.set("/links/first", hard).set("/links/second", hard);
    await directory("/read-only");
    await file("/read-only/file", sampleBytes(3, 7), 0o444);
    await Deno.chmod(`${folder}/read-only`, 0o555);
    entries.set("/read-only", { kind: "directory", mode: 0o555 });
    return tree;
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}
