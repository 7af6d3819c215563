import type { Connection } from "../runtime/transport.ts";
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
 * The connection, its first bytes watched: reading throws as soon as they cannot be HTTP/2.
 */
export function checkedStart({ input, output }: Connection): Connection {
  const start = new Uint8Array(HEADER_BYTES);
  let filled = 0;

  function check(bytes: Uint8Array): void {
    const before = filled;
    const count = Math.min(HEADER_BYTES - filled, bytes.length);
    start.set(bytes.subarray(0, count), filled);
    filled += count;
    if (canBeSettings(start.subarray(0, filled))) return;
    const seen = new Uint8Array(before + bytes.length);
    seen.set(start.subarray(0, before));
    seen.set(bytes, before);
    throw notHttp2Error(seen);
  }

  async function readFirst(buffer: Uint8Array): Promise<number | null> {
    const count = await input.read(buffer);
    if (count !== null) check(buffer.subarray(0, count));
    return count;
  }

  return {
    input: {
      read: (buffer) => filled === HEADER_BYTES ? input.read(buffer) : readFirst(buffer),
    },
    output,
  };
}
