import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import type { ImportResult } from "../../sdk/importer.ts";
import { scanResults } from "./scan_results.ts";

const unexpected = (reason: unknown) => {
  throw reason;
};

/** What a loop over results has seen so far, and how it ended. */
function watched(results: AsyncIterable<ImportResult>) {
  const seen: string[] = [];
  const ended = (async () => {
    for await (const { path, error } of results) seen.push(error ? `${path}: ${error}` : path);
  })();
  return { seen, ended };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("a record without content is answered at once, one with content when it is closed", async () => {
  const scan = scanResults(unexpected);
  const { seen, ended } = watched(scan.results);
  scan.sent("/", false);
  scan.sent("/a", true);
  scan.sent("/b", true);
  await turn();
  deepEqual(seen, ["/"]);
  scan.answered("/b");
  scan.answered("/b");
  scan.answered("/unknown");
  scan.answered("/a", "sector 9 unreadable");
  await turn();
  deepEqual(seen, ["/", "/b", "/a: sector 9 unreadable"]);
  scan.returned();
  scan.end();
  await ended;
  equal(seen.length, 3);
});

Deno.test("what was not read is answered at the end, after all else", async () => {
  const scan = scanResults(unexpected);
  const { seen, ended } = watched(scan.results);
  for (const path of ["/a", "/b", "/b", "/c"]) scan.sent(path, true);
  scan.returned();
  scan.answered("/c");
  scan.end();
  await ended;
  deepEqual(seen, ["/c", "/a", "/b", "/b"]);
});

Deno.test("more than a queue holds may be answered at the end", async () => {
  const scan = scanResults(unexpected);
  const { seen, ended } = watched(scan.results);
  const count = 250_010;
  for (let at = 0; at < count; at++) scan.sent(`/${at}`, true);
  scan.returned();
  scan.end();
  await ended;
  equal(seen.length, count);
});

Deno.test("V6 an import that waits for files the host does not need goes on after a silence", async () => {
  const scan = scanResults(unexpected, 20);
  const { seen, ended } = watched(scan.results);
  for (const path of ["/read", "/same", "/other"]) {
    scan.sent(path, true);
    scan.delivered();
  }
  scan.opened("/read");
  // The host has not closed it, so it may be at work on it: no silence, however long it takes.
  await new Promise((resolve) => setTimeout(resolve, 100));
  deepEqual(seen, []);
  scan.answered("/read");
  scan.sent("/late", true);
  // Nor is it one while a record waits for the host to take it.
  await new Promise((resolve) => setTimeout(resolve, 100));
  deepEqual(seen, ["/read"]);
  scan.delivered();
  while (seen.length < 4) await turn();
  deepEqual(seen, ["/read", "/same", "/other", "/late"]);
  // Read after all, it is not answered again.
  scan.opened("/same");
  scan.answered("/same");
  scan.returned();
  scan.end();
  await ended;
  equal(seen.length, 4);
});

Deno.test("an author that reads no results leaves nothing behind", async () => {
  const scan = scanResults(unexpected);
  scan.sent("/a", true);
  scan.returned();
  scan.sent("/b", true);
  scan.end();
  deepEqual(await Array.fromAsync(scan.results), []);
});

Deno.test("a failed scan fails the loop over its results", async () => {
  const scan = scanResults(unexpected);
  const { ended } = watched(scan.results);
  scan.sent("/a", true);
  scan.fail(new Error("the server hung up"));
  await rejects(ended, /the server hung up/);
});

Deno.test("an author that leaves too many results unread is told", () => {
  const told: unknown[] = [];
  const scan = scanResults((reason) => told.push(reason));
  for (let at = 0; at <= 250_000; at++) scan.sent("/a", false);
  scan.fail(new Error("over"));
  equal(told.length, 1);
  equal(/left 250000 results unread/.test(String(told[0])), true);
});
