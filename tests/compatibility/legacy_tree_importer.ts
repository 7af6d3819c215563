import type { FileInfoInit, LegacyImporter, LegacyScanResult } from "@plakar-deno/sdk/legacy";

/** An entry of a tree in memory: a folder, a link, a file, or one that cannot be read. */
export type TreeEntry =
  | { readonly folder: true }
  | { readonly target: string }
  | { readonly text: string }
  | { readonly pieces: number; readonly pieceBytes: number; readonly failsAt?: number }
  | { readonly error: string };

/** How a tree importer hands contents over. */
export type TreeStyle = "readers" | "newReader";

/** 2024-05-06T07:08:09.123456789Z */
export const treeTime = 1_714_979_289_123_456_789n;

/**
 * A v1.0-style importer as a class with state of its own: a tree in memory that is scanned, every
 * reader of which is counted.
 */
export class LegacyTree implements LegacyImporter {
  #opened = 0;
  #released = 0;
  #closed = 0;

  constructor(
    readonly entries: Readonly<Record<string, TreeEntry>>,
    style: TreeStyle = "readers",
    readonly failure?: Error,
  ) {
    // As an author would write it: a record's reader, or one method for all of them.
    if (style === "readers") this.newReader = undefined;
  }

  /** Readers that were opened, readers that were closed again, and calls of close. */
  get counts(): readonly [opened: number, released: number, closed: number] {
    return [this.#opened, this.#released, this.#closed];
  }

  origin(): string {
    return "shelf.example";
  }
  type(): Promise<string> {
    return Promise.resolve("legacy");
  }
  root(): string {
    return "/top";
  }

  async *scan(): AsyncGenerator<LegacyScanResult> {
    for (const [pathname, entry] of Object.entries(this.entries)) {
      await Promise.resolve();
      if ("error" in entry) yield { error: { pathname, err: new Error(entry.error) } };
      else {
        const reader = this.newReader === undefined ? () => this.#read(pathname) : undefined;
        const target = "target" in entry ? entry.target : undefined;
        yield { record: { pathname, target, fileInfo: infoOf(entry), reader } };
      }
    }
    if (this.failure !== undefined) throw this.failure;
  }

  newReader? = (pathname: string): AsyncIterable<Uint8Array> => this.#read(pathname);

  async *#read(pathname: string): AsyncGenerator<Uint8Array> {
    this.#opened++;
    try {
      const entry = this.entries[pathname];
      if (entry !== undefined && "text" in entry) yield new TextEncoder().encode(entry.text);
      if (entry === undefined || !("pieces" in entry)) return;
      for (let at = 0; at < entry.pieces; at++) {
        if (at === entry.failsAt) throw new Error(`piece ${at} is torn`);
        yield new Uint8Array(entry.pieceBytes).fill(at);
      }
    } finally {
      this.#released++;
    }
  }

  close(): void {
    this.#closed++;
  }
}

function infoOf(entry: TreeEntry): FileInfoInit {
  const own = { modTime: treeTime, uid: 1000, gid: 100, nlink: 1 };
  if ("folder" in entry) return { ...own, mode: 0o040750 };
  if ("target" in entry) return { ...own, mode: 0o120777 };
  if ("text" in entry) return { ...own, mode: 0o100640, size: entry.text.length };
  if ("pieces" in entry) return { ...own, mode: 0o100640, size: entry.pieces * entry.pieceBytes };
  return own;
}
