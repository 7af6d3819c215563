import { checkedString } from "../prepare_message.ts";

/**
 * Writes a message from its last byte to its first: so the length of every part is known when it is
 * written, and nothing is measured beforehand. Messages lie one before the other in a shared piece
 * of memory, since a piece of its own costs a small message as much as its encoding.
 *
 * One message at a time: `begin`, then fields in the order of falling numbers, then `finish`.
 */

const PIECE_BYTES = 16 * 1024;
// So that what comes before a large value does not move it to another piece.
const SPARE_BYTES = 256;

let piece = new Uint8Array(PIECE_BYTES);
/** The end of the message under way. */
let end = PIECE_BYTES;
/** Its first byte so far. */
let at = PIECE_BYTES;
const utf8 = new TextEncoder();

/** Starts a message; what an earlier one that threw left behind is forgotten. */
export function begin(): void {
  if (piece.length > PIECE_BYTES) piece = new Uint8Array(end = PIECE_BYTES);
  at = end;
}

/** The bytes since `begin`. Nothing else will be written there. */
export function finish(): Uint8Array {
  const message = piece.subarray(at, end);
  end = at;
  return message;
}

/** How many bytes were written since `begin`: the difference of two is the length of a part. */
export function written(): number {
  return end - at;
}

function room(needed: number): void {
  if (needed <= at) return;
  const used = end - at;
  const size = Math.max(PIECE_BYTES, 2 * used + needed + SPARE_BYTES);
  const grown = new Uint8Array(size);
  grown.set(piece.subarray(at, end), size - used);
  piece = grown;
  end = size;
  at = size - used;
}

/** One byte. */
export function putByte(value: number): void {
  room(1);
  piece[--at] = value;
}

/** A varint of an integer from 0 to 2^32−1. */
export function putVarint32(value: number): void {
  room(10);
  if (value < 0x80) {
    piece[--at] = value;
    return;
  }
  const size = value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
  at -= size;
  let index = at;
  let rest = value;
  while (rest > 0x7f) {
    piece[index++] = rest & 0x7f | 0x80;
    rest >>>= 7;
  }
  piece[index] = rest;
}

/** A varint of 64 bits, given in two halves of any sign. */
export function putVarint64(low: number, high: number): void {
  let rest = low >>> 0;
  let upper = high >>> 0;
  if (upper === 0) return putVarint32(rest);
  room(10);
  at -= Math.ceil((64 - Math.clz32(upper)) / 7);
  let index = at;
  while (upper > 0) {
    piece[index++] = rest & 0x7f | 0x80;
    rest = (rest >>> 7 | upper << 25) >>> 0;
    upper >>>= 7;
  }
  while (rest > 0x7f) {
    piece[index++] = rest & 0x7f | 0x80;
    rest >>>= 7;
  }
  piece[index] = rest;
}

/** Bytes as they are. */
export function putRaw(raw: Uint8Array): void {
  room(raw.length);
  at -= raw.length;
  piece.set(raw, at);
}

/** The UTF-8 form of a text; throws when it has none, naming the field. */
export function putText(text: string, field: string): void {
  const { length } = text;
  room(length);
  const start = at - length;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return putRaw(utf8.encode(checkedString(text, field)));
    piece[start + index] = code;
  }
  at = start;
}
