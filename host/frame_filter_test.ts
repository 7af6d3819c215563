import { deepEqual } from "node:assert/strict";
import { frameFilter } from "./frame_filter.ts";

/** A DATA frame of a stream. */
function frame(streamId: number, payload: string): number[] {
  const bytes = [...new TextEncoder().encode(payload)];
  return [0, 0, bytes.length, 0, 0, 0, 0, 0, streamId, ...bytes];
}

const frames = [
  ...frame(1, "one"),
  ...frame(3, "three"),
  ...frame(1, ""),
  ...frame(3, ""),
  ...frame(5, "five"),
];
const wanted = [...frame(1, "one"), ...frame(1, ""), ...frame(5, "five")];

for (const size of [1, 2, 8, 9, 10, 13, frames.length]) {
  Deno.test(`frames of one stream are left out, the bytes split every ${size}`, () => {
    const asked: number[] = [];
    const filter = frameFilter(({ streamId }) => {
      asked.push(streamId);
      return streamId === 3;
    });
    const passed: number[] = [];
    for (let at = 0; at < frames.length; at += size) {
      passed.push(...filter(Uint8Array.from(frames.slice(at, at + size))));
    }
    deepEqual(passed, wanted);
    deepEqual(asked, [1, 3, 1, 3, 5]);
  });
}
