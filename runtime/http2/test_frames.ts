import { joinBytes } from "../../testing/join_bytes.ts";
import { FLAG, FRAME } from "./frame_types.ts";

/** One frame by its parts; nothing is checked, so that any wrong frame can be made. */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Uint8Array;
}

/** One header field as text of one octet a character. */
export type Field = readonly [name: string, value: string];

/** A frame as bytes; `length` replaces the true length of the payload. */
export function frameBytes(frame: Frame, length: number = frame.payload.length): Uint8Array {
  const { type, flags, streamId, payload } = frame;
  const bytes = new Uint8Array(9 + payload.length);
  new DataView(bytes.buffer).setUint32(0, length << 8);
  bytes[3] = type;
  bytes[4] = flags;
  new DataView(bytes.buffer).setUint32(5, streamId);
  bytes.set(payload, 9);
  return bytes;
}

/** A frame of any type, by default on the connection, without flags and empty. */
export function frame(
  type: number,
  { flags = 0, streamId = 0, payload = new Uint8Array() }: Partial<Frame> = {},
): Frame {
  return { type, flags, streamId, payload };
}

/** 32 bits, the most significant first. */
export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** SETTINGS with pairs of identifier and value. */
export function settings(...pairs: readonly (readonly [id: number, value: number])[]): Frame {
  const payload = joinBytes(
    pairs.flatMap(([id, value]) => [Uint8Array.of(id >>> 8, id & 0xff), u32(value)]),
  );
  return frame(FRAME.settings, { payload });
}

/** The acknowledgement of SETTINGS. */
export const settingsAck: Frame = frame(FRAME.settings, { flags: FLAG.ack });

/** PING with eight octets made of one number. */
export function ping(value: number, flags = 0): Frame {
  return frame(FRAME.ping, { flags, payload: joinBytes([u32(0), u32(value)]) });
}

/** WINDOW_UPDATE; stream 0 is the connection. */
export function windowUpdate(streamId: number, increment: number): Frame {
  return frame(FRAME.windowUpdate, { streamId, payload: u32(increment) });
}

/** RST_STREAM; CANCEL unless another code is given. */
export function reset(streamId: number, code = 8): Frame {
  return frame(FRAME.rstStream, { streamId, payload: u32(code) });
}

/** GOAWAY. */
export function goaway(lastStreamId: number, code = 0): Frame {
  return frame(FRAME.goaway, { payload: joinBytes([u32(lastStreamId), u32(code)]) });
}

/** HEADERS with a whole block; END_HEADERS unless other flags are given. */
export function headers(
  streamId: number,
  payload: Uint8Array,
  flags: number = FLAG.endHeaders,
): Frame {
  return frame(FRAME.headers, { flags, streamId, payload });
}

/** DATA. */
export function data(streamId: number, payload: Uint8Array, flags = 0): Frame {
  return frame(FRAME.data, { flags, streamId, payload });
}

/** The last, empty DATA of a stream. */
export function endStream(streamId: number): Frame {
  return data(streamId, new Uint8Array(), FLAG.endStream);
}

/** CONTINUATION; END_HEADERS unless other flags are given. */
export function continuation(
  streamId: number,
  payload: Uint8Array,
  flags: number = FLAG.endHeaders,
): Frame {
  return frame(FRAME.continuation, { flags, streamId, payload });
}

/** The fields of a gRPC request as a host sends them (protocol 1.2). */
export function requestFields(path: string): Field[] {
  return [
    [":method", "POST"],
    [":scheme", "http"],
    [":path", path],
    [":authority", "plugin"],
    ["content-type", "application/grpc"],
    ["te", "trailers"],
  ];
}

/**
 * A header block of literals (RFC 7541, section 6.2): without an index, so that no block needs
 * another one, or with `indexed`, which puts each field into the dynamic table.
 */
export function literals(fields: readonly Field[], indexed = false): Uint8Array {
  return joinBytes(fields.flatMap(([name, value]) => [
    Uint8Array.of(indexed ? 0x40 : 0),
    ...lengthAndText(name),
    ...lengthAndText(value),
  ]));
}

/** The header block of a gRPC request. */
export function requestHeaders(path: string): Uint8Array {
  return literals(requestFields(path));
}

function lengthAndText(text: string): Uint8Array[] {
  return [prefixed(text.length), Uint8Array.from(text, (character) => character.charCodeAt(0))];
}

/** An integer with a prefix of seven bits (RFC 7541, section 5.1). */
function prefixed(value: number): Uint8Array {
  if (value < 0x7f) return Uint8Array.of(value);
  const bytes = [0x7f];
  let rest = value - 0x7f;
  for (; rest > 0x7f; rest >>>= 7) bytes.push(0x80 | rest & 0x7f);
  return Uint8Array.of(...bytes, rest);
}

/** A message with the five bytes that gRPC puts before it. */
export function grpcMessage(message: Uint8Array): Uint8Array {
  return joinBytes([Uint8Array.of(0), u32(message.length), message]);
}

/** The frames of `bytes`, each with where it starts; what is left at the end is no whole frame. */
export function framesOf(bytes: Uint8Array): (Frame & { readonly at: number })[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: (Frame & { at: number })[] = [];
  let at = 0;
  while (at + 9 <= bytes.length) {
    const end = at + 9 + (view.getUint32(at) >>> 8);
    if (end > bytes.length) break;
    frames.push({
      at,
      type: bytes[at + 3]!,
      flags: bytes[at + 4]!,
      streamId: view.getUint32(at + 5) & 0x7fffffff,
      payload: bytes.subarray(at + 9, end),
    });
    at = end;
  }
  return frames;
}
