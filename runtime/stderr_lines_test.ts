import {
  deepStrictEqual as deepEqual,
  fail,
  match,
  strictEqual as equal,
} from "node:assert/strict";
import { stderrLines } from "./stderr_lines.ts";

Deno.test("lines leave in order, however little stderr takes at a time", async () => {
  let written = "";
  const lines = stderrLines({
    write(bytes) {
      written += new TextDecoder().decode(bytes.subarray(0, 3));
      return Promise.resolve(Math.min(3, bytes.length));
    },
    writeSync: (bytes) => bytes.length,
  });
  lines.write("one\n");
  lines.write("two\n");
  await lines.flush();
  equal(written, "one\ntwo\n");
  lines.write("three\n");
  await lines.flush();
  equal(written, "one\ntwo\nthree\n");
});

Deno.test("a stderr that nobody reads costs lines, not memory or time, and says so later", async () => {
  const stuck = Promise.withResolvers<void>();
  const written: string[] = [];
  const lines = stderrLines({
    async write(bytes) {
      await stuck.promise;
      written.push(new TextDecoder().decode(bytes));
      return bytes.length;
    },
    writeSync: () => fail("a write is under way, so this one could wait for ever"),
  });
  for (let at = 0; at < 10_000; at++) lines.write(`${"x".repeat(999)}\n`);
  await Promise.resolve();
  lines.flushNow();
  stuck.resolve();
  await lines.flush();
  const text = written.join("");
  equal(text.length < 2_300_000, true);
  match(text, /warn \d+ log lines were dropped: stderr is full\n$/);
});

Deno.test("a closed stderr is ignored", async () => {
  const gone = new Deno.errors.BrokenPipe("gone");
  const lines = stderrLines({
    write: () => Promise.reject(gone),
    writeSync() {
      throw gone;
    },
  });
  lines.write("zero\n");
  lines.flushNow();
  lines.write("one\n");
  await lines.flush();
  lines.write("two\n");
  deepEqual(await lines.flush(), undefined);
});

Deno.test("what is queued at the end of the process is written at once, and only once", async () => {
  let written = "";
  const write = (bytes: Uint8Array) => {
    written += new TextDecoder().decode(bytes.subarray(0, 4));
    return Math.min(4, bytes.length);
  };
  const lines = stderrLines({ write: (bytes) => Promise.resolve(write(bytes)), writeSync: write });
  lines.write("last ");
  lines.write("words\n");
  lines.flushNow();
  equal(written, "last words\n");
  await lines.flush();
  equal(written, "last words\n");
});
