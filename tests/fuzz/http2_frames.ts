import { concat } from "./concat.ts";

/** What an HTTP/2 client says first (RFC 9113, 3.4). */
export const preface: Uint8Array = new TextEncoder().encode("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** One frame by its parts. */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Uint8Array;
}

/** Types of frames (RFC 9113, 6). */
export const TYPE = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Flags of frames. */
export const FLAG = { endStream: 1, ack: 1, endHeaders: 4 } as const;

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

/** The headers of a gRPC request: literals without an index, so that no frame needs another one. */
export function requestHeaders(path: string): Uint8Array {
  const headers = [
    [":method", "POST"],
    [":scheme", "http"],
    [":path", path],
    [":authority", "plugin"],
    ["content-type", "application/grpc"],
    ["te", "trailers"],
  ];
  return concat(headers.flatMap(([name, value]) => [
    Uint8Array.of(0),
    shortText(name!),
    shortText(value!),
  ]));
}

function shortText(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return concat([Uint8Array.of(bytes.length), bytes]);
}

/** A message with the five bytes that gRPC puts before it. */
export function grpcMessage(message: Uint8Array): Uint8Array {
  const head = new Uint8Array(5);
  new DataView(head.buffer).setUint32(1, message.length);
  return concat([head, message]);
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
