import { notHttp2Error } from "../wire_error.ts";

const TEXT = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** What a client says first (RFC 9113, section 3.4). */
export const PREFACE: Uint8Array = new TextEncoder().encode(TEXT);

/** How much of a foreign greeting is quoted. */
const QUOTED_BYTES = 24;

/**
 * Takes a client's first bytes; returns how many of them belong to its preface, and throws at the
 * first one that does not.
 */
export function prefaceCheck(): (bytes: Uint8Array) => number {
  const seen: number[] = [];
  return (bytes) => {
    let count = 0;
    while (seen.length < PREFACE.length && count < bytes.length) {
      const byte = bytes[count]!;
      if (byte !== PREFACE[seen.length]) {
        const rest = bytes.subarray(count, count + QUOTED_BYTES - seen.length);
        throw notHttp2Error(Uint8Array.of(...seen, ...rest));
      }
      seen.push(byte);
      count++;
    }
    return count;
  };
}
