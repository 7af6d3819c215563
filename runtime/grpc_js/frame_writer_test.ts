import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { frameWriter } from "./frame_writer.ts";

const data = (streamId: number, ...payload: number[]) => [
  ...[0, 0, payload.length, 0, 0, 0, 0, 0, streamId],
  ...payload,
];
const update = (streamId: number, increment: number) => [
  ...[0, 0, 4, 8, 0, 0, 0, 0, streamId],
  ...[0, 0, 0, increment],
];

function recorder(pass: (streamId: number) => boolean = () => true) {
  const seen = { bytes: [] as number[], written: [] as number[][], updates: [] as number[][] };
  const writer = frameWriter(
    (bytes) => Promise.resolve(void seen.bytes.push(...bytes)),
    {
      windowUpdate(streamId, increment) {
        seen.updates.push([streamId, increment]);
        return pass(streamId);
      },
      written: (streamId, bytes) => void seen.written.push([streamId, bytes]),
    },
    () => {},
  );
  return { seen, writer };
}

Deno.test("frames pass unchanged, however split; withheld updates are left out", async () => {
  const wire = [
    ...data(1, 1, 2, 3),
    ...update(0, 9),
    ...update(1, 7),
    ...update(3, 5),
    ...data(3, 4),
  ];
  const expected = [...data(1, 1, 2, 3), ...update(0, 9), ...update(3, 5), ...data(3, 4)];
  for (let size = 1; size <= wire.length; size++) {
    const { seen, writer } = recorder((streamId) => streamId !== 1);
    for (let at = 0; at < wire.length; at += size) {
      await writer.write([Uint8Array.from(wire.slice(at, at + size))]);
    }
    deepEqual(seen.bytes, expected);
    deepEqual(seen.written, [[1, 3], [3, 1]]);
    deepEqual(seen.updates, [[1, 7], [3, 5]]);
  }
});

Deno.test("a credit of ours goes between two frames, never into one", async () => {
  const { seen, writer } = recorder();
  const frame = data(1, 1, 2, 3, 4);
  await writer.write([Uint8Array.from(frame.slice(0, 11))]);
  writer.credit(5, 200);
  await writer.write([]);
  equal(seen.bytes.length, 11);
  await writer.write([Uint8Array.from(frame.slice(11))]);
  deepEqual(seen.bytes, [...frame, ...update(5, 200)]);
  writer.credit(7, 1);
  await writer.write([]);
  deepEqual(seen.bytes, [...frame, ...update(5, 200), ...update(7, 1)]);
});

Deno.test("more than a batch is written in order, and a failed write stays failed", async () => {
  const sizes: number[] = [];
  let fail = false;
  const writer = frameWriter(
    (bytes) => {
      if (fail) return Promise.reject(new Error("gone"));
      sizes.push(bytes.length);
      return Promise.resolve();
    },
    { windowUpdate: () => true, written() {} },
    () => {},
  );
  const frame = new Uint8Array(9 + 16_000);
  frame.set([0, 16_000 >> 8, 16_000 & 255, 0, 0, 0, 0, 0, 1]);
  await writer.write(Array.from({ length: 200 }, () => frame));
  equal(sizes.reduce((sum, size) => sum + size, 0), 200 * frame.length);
  equal(sizes.length, 4);
  fail = true;
  await rejects(writer.write([frame]), /gone/);
  fail = false;
  await rejects(writer.write([frame]), /gone/);
});
