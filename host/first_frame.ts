import { ConnectorError } from "../sdk/error.ts";

// RFC 9113, 4.1 and 6.5: a server begins with SETTINGS: type 4 on stream 0, at most 16,384 bytes.
const HEADER_BYTES = 9;
const TYPE_SETTINGS = 4;
const QUOTED_BYTES = 120;

/** Whether the bytes can be how an HTTP/2 server begins. */
function canBeSettings(start: Uint8Array): boolean {
  const expected: readonly ((byte: number) => boolean)[] = [
    (byte) => byte === 0,
    (byte) => byte <= 0x40,
    () => true,
    (byte) => byte === TYPE_SETTINGS,
    (byte) => byte === 0,
    (byte) => (byte & 0x7f) === 0,
    (byte) => byte === 0,
    (byte) => byte === 0,
    (byte) => byte === 0,
  ];
  return expected.every((fits, at) => at >= start.length || fits(start[at]!));
}

/** What a plugin wrote instead of HTTP/2, in a sentence that names the cause (row H2). */
export function notHttp2Error(start: Uint8Array): ConnectorError {
  const text = new TextDecoder().decode(start.subarray(0, QUOTED_BYTES));
  const more = start.length > QUOTED_BYTES ? " …" : "";
  return new ConnectorError(
    `cannot talk to the plugin: its stdout began with ${JSON.stringify(text)}${more} instead of ` +
      `HTTP/2; stdout belongs to the protocol alone, so a plugin must print to stderr`,
    { code: "data_loss" },
  );
}

/**
 * Watches the first bytes of a plugin; the returned function takes all bytes as they come and throws
 * as soon as they cannot be HTTP/2.
 */
export function firstFrameCheck(): (bytes: Uint8Array) => void {
  const start = new Uint8Array(HEADER_BYTES);
  let filled = 0;
  return (bytes) => {
    if (filled === HEADER_BYTES) return;
    const before = filled;
    const count = Math.min(HEADER_BYTES - filled, bytes.length);
    start.set(bytes.subarray(0, count), filled);
    filled += count;
    if (canBeSettings(start.subarray(0, filled))) return;
    const seen = new Uint8Array(before + bytes.length);
    seen.set(start.subarray(0, before));
    seen.set(bytes, before);
    throw notHttp2Error(seen);
  };
}
