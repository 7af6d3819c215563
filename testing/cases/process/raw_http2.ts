import { ConnectorError } from "../../../sdk/error.ts";
import type { RawPlugin } from "../../subject.ts";
import { inTime } from "../importer/in_time.ts";

/** One HTTP/2 frame (RFC 9113, 4.1). */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Uint8Array;
}

/** Types of frames (RFC 9113, 6). */
export const frameType = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Flags of frames; what a flag means depends on the type (RFC 9113, 6). */
export const frameFlag = { ack: 1, endStream: 1, endHeaders: 4 } as const;

const HEADER_BYTES = 9;
// RFC 9113, 3.4.
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const READ_BYTES = 64 * 1024;

/** HTTP/2 by hand: every frame is the case's own. */
export interface RawHttp2 {
  /** Sends the client's preface and empty SETTINGS, as plakar does (protocol 1.2). */
  greet(): Promise<void>;
  /** Writes bytes as they are, in writes of at most `piece` bytes. */
  write(bytes: Uint8Array, piece?: number): Promise<void>;
  /** The next frame; `undefined` at the end of stdout. Fails when none comes in time. */
  next(what: string, milliseconds?: number): Promise<Frame | undefined>;
  /** What came after the last whole frame. */
  rest(): Uint8Array;
}

/** The bytes of a frame. */
export function frameBytes({ type, flags, stream, payload }: Frame): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length << 8);
  bytes[3] = type;
  bytes[4] = flags;
  view.setUint32(5, stream);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/** A header block of literals that no table remembers (RFC 7541, 6.2.2); values below 127 bytes. */
export function headerBlock(headers: Readonly<Record<string, string>>): Uint8Array {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const [name, value] of Object.entries(headers)) {
    bytes.push(0, name.length, ...encoder.encode(name), value.length, ...encoder.encode(value));
  }
  return Uint8Array.from(bytes);
}

/** Speaks HTTP/2 by hand to a plugin. */
export function rawHttp2({ connection }: RawPlugin, signal: AbortSignal): RawHttp2 {
  let held = new Uint8Array();
  const buffer = new Uint8Array(READ_BYTES);
  // A read that was not waited for to its end is taken up by the next one.
  let reading: Promise<boolean> | undefined;

  async function more(): Promise<boolean> {
    const count = await connection.input.read(buffer);
    reading = undefined;
    if (count === null) return false;
    const joined = new Uint8Array(held.length + count);
    joined.set(held);
    joined.set(buffer.subarray(0, count), held.length);
    held = joined;
    return true;
  }

  async function take(): Promise<Frame | undefined> {
    while (true) {
      if (held.length >= HEADER_BYTES) {
        const view = new DataView(held.buffer, held.byteOffset);
        const end = HEADER_BYTES + (view.getUint32(0) >>> 8);
        if (held.length >= end) {
          const frame = {
            type: held[3]!,
            flags: held[4]!,
            stream: view.getUint32(5) & 0x7fffffff,
            payload: held.slice(HEADER_BYTES, end),
          };
          held = held.slice(end);
          return frame;
        }
      }
      if (await (reading ??= more())) continue;
      if (held.length === 0) return undefined;
      throw new ConnectorError(`stdout ended inside a frame: ${JSON.stringify(quoted(held))}`);
    }
  }

  async function write(bytes: Uint8Array, piece: number = bytes.length): Promise<void> {
    for (let at = 0; at < bytes.length; at += piece) {
      let rest = bytes.subarray(at, at + piece);
      while (rest.length > 0) rest = rest.subarray(await connection.output.write(rest));
    }
  }

  return {
    write,
    greet() {
      const settings = frameBytes({
        type: frameType.settings,
        flags: 0,
        stream: 0,
        payload: new Uint8Array(),
      });
      return write(Uint8Array.from([...new TextEncoder().encode(PREFACE), ...settings]));
    },
    next: (what, milliseconds) => inTime(what, take(), signal, milliseconds),
    rest: () => held,
  };
}

function quoted(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 80));
}

/** A frame in words. */
export function frameText({ type, flags, stream, payload }: Frame): string {
  const name = Object.entries(frameType).find(([, number]) => number === type)?.[0] ??
    `type ${type}`;
  return `${name} (flags ${flags}, stream ${stream}, ${payload.length} bytes)`;
}
