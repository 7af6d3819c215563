import { createHash } from "node:crypto";

/** One entry of a folder on disk. */
export interface TreeEntry {
  readonly kind: "file" | "directory" | "symlink";
  /** Permission bits, those for set-uid and its like included. */
  readonly mode: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Bytes and SHA-256 of a file, the target of a link. */
  readonly content: string;
  /** Path of the first other name of the same file, in order. */
  readonly twin: string;
}

/** A content in short. */
export function contentText(bytes: Uint8Array): string {
  return `${bytes.length} ${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Everything below a folder by its path, which begins with `/`; the folder itself is `/`. */
export async function realTree(folder: string): Promise<Map<string, TreeEntry>> {
  const tree = new Map<string, TreeEntry>();
  const inodes = new Map<number, string>();

  async function add(path: string): Promise<void> {
    const real = path === "/" ? folder : `${folder}${path}`;
    const info = await Deno.lstat(real);
    const kind = info.isDirectory ? "directory" : info.isSymlink ? "symlink" : "file";
    const content = kind === "file"
      ? contentText(await Deno.readFile(real))
      : kind === "symlink"
      ? await Deno.readLink(real)
      : "";
    const twin = kind === "file" ? inodes.get(info.ino!) ?? "" : "";
    if (kind === "file" && twin === "") inodes.set(info.ino!, path);
    tree.set(path, { kind, mode: info.mode! & 0o7777, time: info.mtime!.getTime(), content, twin });
    if (kind !== "directory") return;
    const names = (await Array.fromAsync(Deno.readDir(real), ({ name }) => name)).sort();
    for (const name of names) await add(path === "/" ? `/${name}` : `${path}/${name}`);
  }

  await add("/");
  return tree;
}

const at = (day: number) => new Date(Date.UTC(2001, 1, day, 4, 5, 6, 789));

/** Makes a folder with some of everything that a backup keeps; times and modes are odd on purpose. */
export async function makeTree(folder: string): Promise<void> {
  const files: readonly [string, Uint8Array, number][] = [
    ["a.txt", new TextEncoder().encode("hello"), 0o640],
    ["empty", new Uint8Array(), 0o600],
    ["run.sh", new TextEncoder().encode("#!/bin/sh\n"), 0o755],
    ["d/ü ñ/deep", new Uint8Array(70_000).map((_, index) => index % 251), 0o444],
    ["d/big", new Uint8Array(3 * 1024 * 1024 + 17).map((_, index) => (index * 7) % 253), 0o604],
  ];
  await Deno.mkdir(`${folder}/d/ü ñ`, { recursive: true });
  await Deno.mkdir(`${folder}/void`);
  for (const [index, [name, content, mode]] of files.entries()) {
    await Deno.writeFile(`${folder}/${name}`, content);
    await Deno.chmod(`${folder}/${name}`, mode);
    await Deno.utime(`${folder}/${name}`, at(1 + index), at(1 + index));
  }
  await Deno.link(`${folder}/a.txt`, `${folder}/d/twin`);
  await Deno.symlink("../a b/ü", `${folder}/link`);
  for (const [index, name] of ["d/ü ñ", "d", "void", ""].entries()) {
    await Deno.chmod(`${folder}/${name}`, 0o750 + index);
    await Deno.utime(`${folder}/${name}`, at(11 + index), at(11 + index));
  }
}
