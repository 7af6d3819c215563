import type { ImportRecord } from "../../sdk/record.ts";
import { sortNames } from "../../sdk/files/sort_names.ts";
import { formatSize } from "../build/format_size.ts";
import { oneLine } from "../visible_text.ts";

/** The entries of a source as a tree. */
export interface EntryTree {
  /**
   * Adds an entry; a later one of the same path takes the place of the earlier one, as in a backup.
   *
   * @param path Below the tree's top: `/` for the top itself.
   */
  add(path: string, record: ImportRecord): void;
  /** The lines of the tree, its top first, the names in the order of their bytes. */
  lines(top: string): Generator<string, void>;
}

/** A file's size in bytes, −1 when unknown; or what stands after the name of what is no file. */
type Leaf = number | string;

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly leaves: Map<string, Leaf>;
}

const sizeColumns = 9;

// As many as a path of Linux can have. What is deeper stands on a line of its own, with its path.
const maxDepth = 2048;

/**
 * An empty tree. It keeps a name and a number for every entry, for a tree can be printed only when
 * it is complete: about 200 bytes for a short one, measured with a million.
 */
export function entryTree(): EntryTree {
  const root = newFolder();
  let alone: Leaf | undefined;

  return {
    add(path, record) {
      if (record.kind === "xattr" || record.kind === "error") return;
      const leaf = leafOf(record);
      if (path === "/") {
        alone = leaf;
        return;
      }
      const names = path.split("/").slice(1);
      if (names.length > maxDepth) return void root.leaves.set(path.slice(1), leaf ?? "/");
      const name = names.pop()!;
      const folder = names.reduce(folderIn, root);
      if (leaf === undefined) folderIn(folder, name);
      else folder.leaves.set(name, leaf);
    },
    *lines(top) {
      if (alone !== undefined) return void (yield leafLine("", top, alone));
      yield line(formatSize(sizeOf(root)), top === "/" ? "/" : `${oneLine(top)}/`);
      yield* linesBelow(root, "");
    },
  };
}

function newFolder(): Folder {
  return { folders: new Map(), leaves: new Map() };
}

function folderIn(folder: Folder, name: string): Folder {
  let inner = folder.folders.get(name);
  if (inner === undefined) folder.folders.set(name, inner = newFolder());
  return inner;
}

function leafOf(record: Exclude<ImportRecord, { kind: "xattr" | "error" }>): Leaf | undefined {
  switch (record.kind) {
    case "file":
      return record.info.size;
    case "directory":
      return undefined;
    case "symlink":
      return ` -> ${oneLine(record.target)}`;
    case "special":
      return " (special file)";
  }
}

function* linesBelow(folder: Folder, indent: string): Generator<string, void> {
  const names = sortNames([...new Set([...folder.folders.keys(), ...folder.leaves.keys()])]);
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1;
    const branch = `${indent}${isLast ? "└── " : "├── "}`;
    const inner = folder.folders.get(name);
    if (inner !== undefined) {
      yield line(formatSize(sizeOf(inner)), `${branch}${oneLine(name)}/`);
      yield* linesBelow(inner, `${indent}${isLast ? "    " : "│   "}`);
    }
    const leaf = folder.leaves.get(name);
    if (leaf !== undefined) yield leafLine(branch, name, leaf);
  }
}

/** One entry that is no folder: `1.2 kB  name`. */
export function leafLine(branch: string, name: string, leaf: Leaf): string {
  if (typeof leaf === "string") return line("", `${branch}${oneLine(name)}${leaf}`);
  return line(leaf < 0 ? "?" : formatSize(leaf), `${branch}${oneLine(name)}`);
}

function line(size: string, text: string): string {
  return `${size.padStart(sizeColumns)}  ${text}`;
}

/** Bytes of everything below a folder; files of unknown size count nothing. */
function sizeOf(folder: Folder): number {
  let size = 0;
  for (const leaf of folder.leaves.values()) {
    if (typeof leaf === "number") size += Math.max(0, leaf);
  }
  for (const inner of folder.folders.values()) size += sizeOf(inner);
  return size;
}
