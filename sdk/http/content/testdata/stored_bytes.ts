import { createHash } from "node:crypto";

/** The files of a backup, by path. */
export type Tree = ReadonlyMap<string, Uint8Array>;

/** How contents are cut into the pieces that are stored once. */
export type Cut = (content: Uint8Array) => Iterable<Uint8Array>;

/** Not cut at all: a file is stored again when one byte of it changed. */
export const wholeFiles: Cut = (content) => [content];

/**
 * Cut where the content says so, by a rolling hash: pieces of 64 KiB to 4 MiB and about 1 MiB on
 * average, as the host's.
 */
export function contentDefined(content: Uint8Array): Uint8Array[] {
  const [least, most, mask] = [1 << 16, 1 << 22, (1 << 20) - 1];
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < content.length;) {
    let end = Math.min(start + least, content.length);
    // The hash forgets a byte after 32 steps, as it is shifted out.
    let hash = 0;
    for (; end < content.length && end - start < most; end++) {
      hash = (hash << 1) + GEAR[content[end]!]! | 0;
      if (end - start > least + 32 && (hash >>> 8 & mask) === 0) break;
    }
    pieces.push(content.subarray(start, end));
    start = end;
  }
  return pieces;
}

/** A number for each byte, always the same. */
const GEAR = Array.from(
  { length: 256 },
  (_, byte) => createHash("sha256").update(Uint8Array.of(byte)).digest().readInt32LE(),
);

/** A piece by what it is known by. */
interface Piece {
  readonly name: string;
  readonly length: number;
}

/** Makes what cuts a content once, however many backups hold it. */
export function piecesOf(cut: Cut): (content: Uint8Array) => readonly Piece[] {
  const known = new WeakMap<Uint8Array, readonly Piece[]>();
  return (content) => {
    const pieces = known.get(content) ?? Array.from(cut(content), (piece) => ({
      name: createHash("sha256").update(piece).digest("hex"),
      length: piece.length,
    }));
    known.set(content, pieces);
    return pieces;
  };
}

/** How many bytes a backup of `after` stores that the one of `before` had not stored. */
export function storedBytes(
  before: Tree,
  after: Tree,
  pieces: ReturnType<typeof piecesOf>,
): number {
  const known = new Set<string>();
  const stored = (tree: Tree): number => {
    let bytes = 0;
    for (const content of tree.values()) {
      for (const { name, length } of pieces(content)) {
        if (!known.has(name)) bytes += length;
        known.add(name);
      }
    }
    return bytes;
  };
  stored(before);
  return stored(after);
}
