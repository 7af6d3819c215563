import { equal, notEqual } from "node:assert/strict";
import { messageMemory, reclaimMessage } from "./message_memory.ts";

const LARGE = 1024 * 1024;

Deno.test("memory that was taken back is given out again, once", () => {
  const first = messageMemory(LARGE);
  equal(first.length, LARGE);
  reclaimMessage(first.subarray(10, 20));
  reclaimMessage(first);
  const second = messageMemory(LARGE - 5);
  equal(second.length, LARGE - 5);
  equal(second.buffer, first.buffer);
  notEqual(messageMemory(LARGE).buffer, first.buffer);
});

Deno.test("memory that nobody took back is never given out again", () => {
  const first = messageMemory(LARGE);
  notEqual(messageMemory(LARGE).buffer, first.buffer);
});

Deno.test("small, very large and foreign memory is left alone", () => {
  for (const bytes of [messageMemory(100), messageMemory(3 * LARGE), new Uint8Array(LARGE)]) {
    reclaimMessage(bytes);
    notEqual(messageMemory(bytes.length).buffer, bytes.buffer);
  }
});
