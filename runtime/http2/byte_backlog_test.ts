import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { joinBytes } from "../../testing/join_bytes.ts";
import { byteBacklog } from "./byte_backlog.ts";

function drained(backlog: ReturnType<typeof byteBacklog>): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let piece; (piece = backlog.take()) !== undefined;) pieces.push(piece);
  return pieces;
}

Deno.test("bytes come back in order, whatever sizes they were added in", () => {
  const backlog = byteBacklog();
  equal(backlog.isEmpty, true);
  const whole = Uint8Array.from({ length: 100_000 }, (_, at) => at * 7);
  for (let at = 0, size = 1; at < whole.length; at += size, size = size * 5 % 40_009) {
    backlog.add(whole.subarray(at, at + size));
    equal(backlog.isEmpty, false);
  }
  deepEqual(joinBytes(drained(backlog)), whole);
  equal(backlog.isEmpty, true);
  equal(backlog.take(), undefined);
});

Deno.test("what is added is copied, and goes on behind what was taken", () => {
  const backlog = byteBacklog();
  const bytes = Uint8Array.of(1, 2);
  backlog.add(bytes);
  bytes.fill(9);
  deepEqual(drained(backlog), [Uint8Array.of(1, 2)]);
  backlog.add(Uint8Array.of(3));
  backlog.add(new Uint8Array());
  deepEqual(drained(backlog), [Uint8Array.of(3)]);
});

Deno.test("many small additions share few pieces", () => {
  const backlog = byteBacklog();
  for (let count = 0; count < 100_000; count++) backlog.add(Uint8Array.of(count));
  ok(drained(backlog).length <= 7);
});
