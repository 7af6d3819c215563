import { Buffer } from "node:buffer";
import { constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";

const MOST = 64 * 1024 * 1024;
/** Packed again, as an archive in an archive; deeper ones do not occur. */
const DEPTH = 3;
/** How gzip, zip and zlib begin, in base64. */
const PACKED_BASE64 = /(?:H4sI|UEsDB|eJ|eN|eA)[A-Za-z0-9+/_-]{10,}/g;

/** How one kind of packed bytes begins, and what unpacks it. */
interface Packing {
  readonly start: readonly number[];
  unpack(bytes: Uint8Array): Uint8Array;
}

const OPTIONS = { maxOutputLength: MOST, finishFlush: constants.Z_SYNC_FLUSH };
const PACKINGS: readonly Packing[] = [
  // RFC 1952, section 2.3.1: the mark and its only method.
  { start: [0x1f, 0x8b, 8], unpack: gzipMember },
  { start: [0x50, 0x4b, 3, 4], unpack: zipEntry },
];

/**
 * What the packed parts of a body say, one character for each byte: gzip and the files of a zip at any
 * place, such as a part of a form, zlib as a whole; packed once more, or as base64, too.
 *
 * @throws A {@link ConnectorError} when a body of gzip cannot be unpacked: nobody knows what is in it.
 */
export function packedTexts(bytes: Uint8Array): readonly string[] {
  if (startsWith(bytes, 0, PACKINGS[0]!.start)) check(bytes);
  return textsOf([bytes]);
}

function textsOf(all: readonly Uint8Array[]): readonly string[] {
  const found: string[] = [];
  let left = MOST;
  for (const bytes of all) unpackAll(bytes, 0);
  return found;

  function unpackAll(packed: Uint8Array, depth: number): void {
    for (const part of depth === DEPTH ? [] : unpacked(packed)) {
      if ((left -= part.length) < 0) throw tooMuch();
      found.push(latin1(part));
      unpackAll(part, depth + 1);
    }
  }
}

/** The same of the base64 in a text. */
export function packedInText(text: string): readonly string[] {
  const runs = (text.match(PACKED_BASE64) ?? []).map((run) => {
    const whole = run.slice(0, run.length % 4 === 1 ? -1 : undefined)
      .replaceAll("-", "+").replaceAll("_", "/");
    return Uint8Array.fromBase64(whole, { lastChunkHandling: "loose" });
  });
  return textsOf(runs);
}

/** What can be unpacked of the parts that look like it; others begin so by chance. */
function* unpacked(bytes: Uint8Array): Generator<Uint8Array> {
  // RFC 1950, section 2.2: deflate with a window of 32 KiB, and a check of the two bytes.
  if (bytes[0] === 0x78 && (0x7800 + (bytes[1] ?? 0)) % 31 === 0) {
    yield* whatComes(() => inflateSync(bytes, OPTIONS));
  }
  for (const { start, unpack } of PACKINGS) {
    for (let at = bytes.indexOf(start[0]!); at !== -1; at = bytes.indexOf(start[0]!, at + 1)) {
      if (startsWith(bytes, at, start)) yield* whatComes(() => unpack(bytes.subarray(at)));
    }
  }
}

function whatComes(unpack: () => Uint8Array): readonly Uint8Array[] {
  try {
    return [unpack()];
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") throw tooMuch();
    return [];
  }
}

/** RFC 1952, section 2.3: what may stand before the data is told by the flags. What follows is left alone. */
function gzipMember(bytes: Uint8Array): Uint8Array {
  const flags = bytes[3] ?? 0;
  const behindZero = (at: number) => bytes.indexOf(0, at) + 1;
  let begin = 10;
  if ((flags & 4) !== 0) begin += 2 + (bytes[begin] ?? 0) + 256 * (bytes[begin + 1] ?? 0);
  if ((flags & 8) !== 0) begin = behindZero(begin);
  if ((flags & 16) !== 0) begin = behindZero(begin);
  if ((flags & 2) !== 0) begin += 2;
  return inflateRawSync(bytes.subarray(begin), OPTIONS);
}

/** A file of a zip: the lengths of its name and of what else stands before it are at 26 and 28. */
function zipEntry(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (view.getUint16(8, true) !== 8) return new Uint8Array();
  return inflateRawSync(bytes.subarray(begin), OPTIONS);
}

function check(bytes: Uint8Array): void {
  try {
    gunzipSync(bytes, { maxOutputLength: MOST });
  } catch (cause) {
    throw unknown(errorMessage(cause), cause);
  }
}

function tooMuch(): ConnectorError {
  return unknown("it has more than 64 MiB");
}

function unknown(reason: string, cause?: unknown): ConnectorError {
  return new ConnectorError(
    `cannot look for secrets in a body that is packed: ${reason}; leave it out with "scrub"`,
    { code: "failed_precondition", cause },
  );
}

function startsWith(bytes: Uint8Array, at: number, start: readonly number[]): boolean {
  return start.every((byte, place) => bytes[at + place] === byte);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
