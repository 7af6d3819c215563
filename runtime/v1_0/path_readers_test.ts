import { strictEqual as equal } from "node:assert/strict";
import { pathReaders } from "./path_readers.ts";

const reader = (size: number) => ({ open: () => new Uint8Array(size), size });
const calm = new AbortController().signal;

Deno.test("a content is taken once", () => {
  const readers = pathReaders();
  equal(readers.add("/a", reader(1)), true);
  equal(readers.waiting, 1);
  equal(readers.take("/a")?.size, 1);
  equal(readers.take("/a"), undefined);
  equal(readers.waiting, 0);
});

Deno.test("a second content of a path is refused while the first one waits", () => {
  const readers = pathReaders();
  readers.add("/a", reader(1));
  equal(readers.add("/a", reader(2)), false);
  equal(readers.take("/a")?.size, 1);
  equal(readers.add("/a", reader(3)), true);
});

Deno.test("V6 closing drops a content that was not opened, and nothing else", () => {
  const readers = pathReaders();
  readers.add("/a", reader(1));
  readers.add("/b", reader(2));
  readers.close("/a");
  readers.close("/a");
  readers.close("/unknown");
  equal(readers.take("/a"), undefined);
  equal(readers.waiting, 1);
});

Deno.test("closing what was read does not touch the next content of the path", () => {
  const readers = pathReaders();
  readers.begin("/a", calm).end(true);
  readers.add("/a", reader(2));
  readers.close("/a");
  equal(readers.waiting, 1);
  readers.close("/a");
  equal(readers.waiting, 0);
});

Deno.test("closing ends the reading that runs, and not one more", () => {
  const readers = pathReaders();
  const one = readers.begin("/a", calm);
  const two = readers.begin("/a", calm);
  readers.close("/a");
  equal(one.signal.aborted, true);
  one.end(false);
  equal(two.signal.aborted, false);
  two.end(true);
  const three = readers.begin("/a", calm);
  // Of the second, which is over.
  readers.close("/a");
  equal(three.signal.aborted, false);
  readers.close("/a");
  equal(three.signal.aborted, true);
});

Deno.test("a reading that was closed may end after another of its path began", () => {
  const readers = pathReaders();
  const one = readers.begin("/a", calm);
  readers.close("/a");
  const two = readers.begin("/a", calm);
  one.end(false);
  readers.close("/a");
  equal(two.signal.aborted, true);
});

Deno.test("a reading that failed leaves nothing to close", () => {
  const readers = pathReaders();
  readers.begin("/a", calm).end(false);
  readers.add("/a", reader(2));
  readers.close("/a");
  equal(readers.waiting, 0);
});

Deno.test("a reading ends with its call, and one of a call that is over at once", () => {
  const readers = pathReaders();
  const call = new AbortController();
  const reading = readers.begin("/a", call.signal);
  call.abort("cancelled");
  equal(reading.signal.reason, "cancelled");
  equal(readers.begin("/a", call.signal).signal.aborted, true);
});

Deno.test("clearing ends every reading and drops what waits", async () => {
  const readers = pathReaders();
  readers.add("/a", reader(1));
  const { signal, stopped } = readers.begin("/b", calm);
  readers.clear("closed");
  equal(readers.waiting, 0);
  equal(signal.reason, "closed");
  equal(await stopped.catch((reason) => reason), "closed");
});
