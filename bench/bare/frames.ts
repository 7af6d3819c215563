import {
  DEFAULT_FRAME_BYTES,
  FLAG,
  FRAME,
  FRAME_HEADER_BYTES,
} from "../../runtime/http2/frame_types.ts";

/** One frame as bytes. */
export function frameBytes(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length << 8 | type);
  bytes[4] = flags;
  view.setUint32(5, stream);
  bytes.set(payload, FRAME_HEADER_BYTES);
  return bytes;
}

/** Numbers of 16 and 32 bits, one after the other, as in SETTINGS and WINDOW_UPDATE. */
export function numbers(
  ...fields: readonly (readonly [bits: 16 | 32, value: number])[]
): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [bits]) => sum + bits / 8, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [bits, value] of fields) {
    if (bits === 16) view.setUint16(at, value);
    else view.setUint32(at, value);
    at += bits / 8;
  }
  return bytes;
}

/** A message in DATA frames: it can be sent as it is again and again. */
export interface Train {
  /** All frames, one after the other. */
  readonly bytes: Uint8Array;
  /** How much of a window each frame takes. */
  readonly payloads: readonly number[];
}

/** Frames a message as gRPC does (5 bytes before it) for one stream. */
export function trainOf(stream: number, message: Uint8Array): Train {
  const prefixed = new Uint8Array(5 + message.length);
  new DataView(prefixed.buffer).setUint32(1, message.length);
  prefixed.set(message, 5);
  const payloads: number[] = [];
  const bytes = new Uint8Array(
    prefixed.length + Math.ceil(prefixed.length / DEFAULT_FRAME_BYTES) * FRAME_HEADER_BYTES,
  );
  let at = 0;
  for (let from = 0; from < prefixed.length; from += DEFAULT_FRAME_BYTES) {
    const payload = prefixed.subarray(from, from + DEFAULT_FRAME_BYTES);
    const frame = frameBytes(FRAME.data, 0, stream, payload);
    bytes.set(frame, at);
    at += frame.length;
    payloads.push(payload.length);
  }
  return { bytes, payloads };
}

/** The frame that ends this side of a stream. */
export function endOf(stream: number): Uint8Array {
  return frameBytes(FRAME.data, FLAG.endStream, stream, new Uint8Array());
}
