import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { frameReader } from "../../runtime/http2/frame_reader.ts";
import { FLAG, FRAME } from "../../runtime/http2/frame_types.ts";
import { randomBytes } from "../../cli/bench/random_file.ts";
import { endOf, frameBytes, numbers, trainOf } from "./frames.ts";

function framesIn(
  bytes: Uint8Array,
): { type: number; flags: number; stream: number; payload: Uint8Array }[] {
  const found: { type: number; flags: number; stream: number; payload: Uint8Array }[] = [];
  const reader = frameReader(16_384, (type, flags, stream, payload) => {
    found.push({ type, flags, stream, payload: payload.slice() });
  });
  for (let at = 0; at < bytes.length;) {
    const piece = bytes.subarray(at, at + reader.room().length);
    reader.room().set(piece);
    reader.filled(piece.length);
    at += piece.length;
  }
  return found;
}

Deno.test("bare frames: a train is the message with its prefix, and tells its payloads", () => {
  const message = randomBytes(40_000);
  const { bytes, payloads } = trainOf(7, message);
  const frames = framesIn(bytes);
  deepEqual(payloads, [16_384, 16_384, 40_005 - 2 * 16_384]);
  deepEqual(frames.map(({ payload }) => payload.length), payloads);
  deepEqual(
    new Set(frames.map(({ type, flags, stream }) => `${type} ${flags} ${stream}`)),
    new Set(["0 0 7"]),
  );
  const whole = new Uint8Array(joined(frames.map(({ payload }) => payload)));
  deepEqual([...whole.subarray(0, 5)], [0, 0, 0, 0x9c, 0x40]);
  deepEqual(whole.subarray(5), message);
});

function joined(pieces: readonly Uint8Array[]): number[] {
  return pieces.flatMap((piece) => [...piece]);
}

Deno.test("bare frames: numbers are big-endian, the end is an empty frame with its flag", () => {
  deepEqual([...numbers([16, 4], [32, 0x7fffffff])], [0, 4, 0x7f, 0xff, 0xff, 0xff]);
  deepEqual(framesIn(endOf(3)), [
    { type: FRAME.data, flags: FLAG.endStream, stream: 3, payload: new Uint8Array() },
  ]);
  equal(frameBytes(FRAME.ping, 0, 0, new Uint8Array(8)).length, 17);
});
