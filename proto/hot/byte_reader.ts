import { ownBytes } from "../own_bytes.ts";
import { plainView } from "../plain_view.ts";
import { asciiText } from "./ascii_text.ts";

/** A place in the bytes of a message that is read. */
export interface ByteReader {
  readonly bytes: Uint8Array;
  /** The next byte. */
  at: number;
  /** The end of the message, or of the embedded one that is being read. */
  end: number;
}

/** A reader at the start of a message. */
export function byteReader(bytes: Uint8Array): ByteReader {
  return { bytes: plainView(bytes), at: 0, end: bytes.length };
}

function beyond({ at, end }: ByteReader, length: number): RangeError {
  return new RangeError(`index out of range: ${at} + ${length} > ${end}`);
}

/** The next byte of a varint, which must not reach beyond the end. */
function next(reader: ByteReader): number {
  if (reader.at >= reader.end) throw beyond(reader, 1);
  return reader.bytes[reader.at++]!;
}

/** The lower 32 bits of a varint, from 0 to 2^32−1. */
export function varint32(reader: ByteReader): number {
  let byte = next(reader);
  if (byte < 0x80) return byte;
  let value = byte & 0x7f;
  for (let shift = 7; shift < 70; shift += 7) {
    byte = next(reader);
    if (shift < 32) value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  throw new Error("invalid varint encoding");
}

/** A varint of 64 bits as decimal text. */
export function varint64(reader: ByteReader, unsigned: boolean): string {
  let low = 0;
  let high = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = next(reader);
    const bits = byte & 0x7f;
    if (shift < 28) low |= bits << shift;
    else if (shift === 28) {
      low |= bits << 28;
      high = bits >>> 4;
    } else high |= bits << (shift - 32);
    if (byte < 0x80) return decimal(low >>> 0, high >>> 0, unsigned);
  }
  throw new Error("invalid varint encoding");
}

function decimal(low: number, high: number, unsigned: boolean): string {
  // Below 2^53 a number is exact.
  if (high < 0x200000) return String(high * 0x100000000 + low);
  const bits = BigInt(high) << 32n | BigInt(low);
  return String(unsigned ? bits : BigInt.asIntN(64, bits));
}

/** Whether a varint is not zero, in any of its 64 bits. */
export function varintBool(reader: ByteReader): boolean {
  return varint64(reader, true) !== "0";
}

/** The end of what follows: a length, then so many bytes. */
export function lengthEnd(reader: ByteReader): number {
  const length = varint32(reader);
  if (length > reader.end - reader.at) throw beyond(reader, length);
  return reader.at + length;
}

/** Bytes; of a large message uncopied. */
export function rawBytes(reader: ByteReader): Uint8Array {
  const end = lengthEnd(reader);
  const raw = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return ownBytes(raw);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A text; throws when its bytes are not UTF-8. */
export function text(reader: ByteReader): string {
  const end = lengthEnd(reader);
  const start = reader.at;
  reader.at = end;
  const ascii = asciiText(reader.bytes, start, end);
  if (ascii !== undefined) return ascii;
  try {
    return utf8.decode(reader.bytes.subarray(start, end));
  } catch (cause) {
    throw new Error(`the string that ends at byte ${end} is not UTF-8`, { cause });
  }
}

/** Skips the value of an unknown field, or of a field with an unexpected wire type. */
export function skipValue(reader: ByteReader, tag: number, depth = 0): void {
  switch (tag & 7) {
    case 0:
      varint32(reader);
      return;
    case 1:
      return skipBytes(reader, 8);
    case 2:
      reader.at = lengthEnd(reader);
      return;
    case 3:
      return skipGroup(reader, tag, depth);
    case 5:
      return skipBytes(reader, 4);
    default:
      throw new Error(`invalid wire type ${tag & 7} at offset ${reader.at}`);
  }
}

function skipBytes(reader: ByteReader, count: number): void {
  if (reader.end - reader.at < count) throw beyond(reader, count);
  reader.at += count;
}

function skipGroup(reader: ByteReader, tag: number, depth: number): void {
  // The limit of protobuf's own libraries.
  if (depth >= 100) throw new Error("maximum nesting depth exceeded");
  for (;;) {
    const inner = varint32(reader);
    if ((inner & 7) === 4) {
      if (inner >>> 3 !== tag >>> 3) throw new Error(`a group ends under another number`);
      return;
    }
    skipValue(reader, inner, depth + 1);
  }
}

/** The tag of the next field. */
export function fieldTag(reader: ByteReader): number {
  const tag = varint32(reader);
  if (tag >>> 3 === 0) throw new Error(`invalid field number 0 at offset ${reader.at}`);
  return tag;
}

/** An embedded message: `read` gets the reader with its end there, and the message to read into. */
export function embedded<Message>(
  reader: ByteReader,
  message: Message,
  read: (reader: ByteReader, message: Message) => void,
): Message {
  const outer = reader.end;
  reader.end = lengthEnd(reader);
  read(reader, message);
  reader.end = outer;
  return message;
}
