import { hpackError } from "./hpack_error.ts";

/** The octets of a header block and the place reached in them. */
export interface BlockReader {
  /** The whole block. */
  bytes: Uint8Array;
  /** The index of the next octet. */
  at: number;
}

/** The octets of a header block being written; whoever made it saw to the room. */
export interface BlockWriter {
  /** Room for the whole block. */
  readonly bytes: Uint8Array;
  /** The index of the next octet. */
  at: number;
}

// Seven bits each: values to 2^28, far above any length or size a block may have here.
const LONGEST_TAIL = 4;

/** How many octets an integer takes at most when written, its first one included. */
export const LONGEST_INTEGER = 1 + LONGEST_TAIL;

/** What the last octets can say: sizes and lengths up to this can be written. */
export const LARGEST_INTEGER = 2 ** (7 * LONGEST_TAIL) - 1;

/**
 * Reads an integer of RFC 7541 5.1 whose first octet holds it in the lowest `prefix` bits.
 *
 * @throws ConnectorError when the block ends inside, or there are more than four octets after the
 * first.
 */
export function readInteger(reader: BlockReader, prefix: number): number {
  const { bytes } = reader;
  const full = (1 << prefix) - 1;
  if (reader.at >= bytes.length) throw hpackError("the block ends before an integer");
  let value = bytes[reader.at++]! & full;
  if (value < full) return value;
  for (let shift = 0; shift < 7 * LONGEST_TAIL; shift += 7) {
    if (reader.at >= bytes.length) throw hpackError("the block ends inside an integer");
    const octet = bytes[reader.at++]!;
    value += (octet & 0x7f) << shift;
    if (octet < 0x80) return value;
  }
  throw hpackError("an integer has more octets than any size in a header block needs");
}

/** Writes `value`, 0 to {@link LARGEST_INTEGER}, in `prefix` bits below those of `pattern`. */
export function writeInteger(
  writer: BlockWriter,
  pattern: number,
  prefix: number,
  value: number,
): void {
  const full = (1 << prefix) - 1;
  if (value < full) {
    writer.bytes[writer.at++] = pattern | value;
    return;
  }
  writer.bytes[writer.at++] = pattern | full;
  let rest = value - full;
  for (; rest >= 0x80; rest >>>= 7) writer.bytes[writer.at++] = rest & 0x7f | 0x80;
  writer.bytes[writer.at++] = rest;
}
