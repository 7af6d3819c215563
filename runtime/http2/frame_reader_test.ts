import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { joinBytes } from "../../testing/join_bytes.ts";
import { frameReader } from "./frame_reader.ts";
import { faultCode } from "./protocol_fault.ts";
import { ERROR_CODE } from "./frame_types.ts";
import { type Frame, frame, frameBytes } from "./test_frames.ts";

const LARGEST = 16_384;
const FRAMES: readonly Frame[] = [
  frame(0),
  frame(1, { flags: 255, streamId: 0x7fffffff, payload: Uint8Array.of(1, 2, 3) }),
  frame(255, { streamId: 1, payload: new Uint8Array(LARGEST).fill(7) }),
  ...Array.from({ length: 300 }, (_, at) => frame(at % 256, { payload: new Uint8Array(at * 3) })),
];

/** Reads bytes in pieces of a size; the frames that came. */
function read(bytes: Uint8Array, size: number): Frame[] {
  const frames: Frame[] = [];
  const reader = frameReader(LARGEST, (type, flags, streamId, payload) => {
    frames.push({ type, flags, streamId, payload: payload.slice() });
  });
  for (let at = 0; at < bytes.length;) {
    const room = reader.room();
    const piece = bytes.subarray(at, at + Math.min(size, room.length));
    room.set(piece);
    reader.filled(piece.length);
    at += piece.length;
  }
  return frames;
}

Deno.test("frames come out whole, wherever the bytes are cut", () => {
  const bytes = joinBytes(FRAMES.map((each) => frameBytes(each)));
  for (const size of [1, 2, 8, 9, 10, 1000, 16_393, 65_536, Infinity]) {
    deepEqual(read(bytes, size), FRAMES);
  }
});

Deno.test("there is always room, however long a frame is", () => {
  const reader = frameReader(LARGEST, () => {});
  const bytes = frameBytes(frame(0, { payload: new Uint8Array(LARGEST) }));
  for (let at = 0; at < bytes.length - 1; at++) {
    const room = reader.room();
    equal(room.length > 0, true);
    room[0] = bytes[at]!;
    reader.filled(1);
  }
});

Deno.test("a frame above the limit is a fault as soon as its length is known", () => {
  const bytes = frameBytes(frame(0), LARGEST + 1);
  throws(() => read(bytes, 1), (error) => faultCode(error) === ERROR_CODE.frameSizeError);
});
