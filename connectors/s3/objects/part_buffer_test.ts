import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { openByteSource } from "@plakar-deno/sdk";
import { crc32Text, runningCrc32 } from "./checksum.ts";
import { partBuffer } from "./part_buffer.ts";
import { interruptibleSource } from "./part_source.ts";
import { inPieces, never, someBytes } from "../testdata/object_client.ts";

Deno.test("a part holds the content, its hash and its checksum, and the whole follows along", async () => {
  const bytes = someBytes(2500);
  const source = openByteSource(inPieces(bytes, 300));
  const whole = runningCrc32();
  const memory = new Uint8Array(1000);
  for (const [start, isLast] of [[0, false], [1000, false], [2000, true]] as const) {
    const buffer = partBuffer({ bytes: memory }, whole);
    equal(await buffer.fill(source), isLast);
    const part = buffer.seal();
    const expected = bytes.slice(start, start + 1000);
    deepEqual(part.body.slice(), expected);
    equal(part.sha256, createHash("sha256").update(expected).digest("hex"));
    equal(part.crc32, crc32Text(crc32(expected)));
  }
  equal(whole.text(), crc32Text(crc32(bytes)));
});

Deno.test("content that never comes is not waited for after an abort", async () => {
  const abort = new AbortController();
  const stuck = { read: () => new Promise<null>(() => {}) };
  using source = interruptibleSource(stuck, abort.signal);
  const reading = partBuffer({ bytes: new Uint8Array(10) }, runningCrc32()).fill(source);
  abort.abort(new Error("enough"));
  await rejects(reading, /enough/);
  await rejects(source.read(new Uint8Array(1)), /enough/);
});

Deno.test("a failure of the content comes through", async () => {
  const broken = { read: () => Promise.reject(new Error("broken")) };
  using source = interruptibleSource(broken, never);
  await rejects(partBuffer({ bytes: new Uint8Array(10) }, runningCrc32()).fill(source), /broken/);
});
