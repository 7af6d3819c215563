import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import type { ImportResult } from "../sdk/importer.ts";
import { resultQueue } from "./result_queue.ts";

const result = (path: string | number): ImportResult => ({ path: `/${path}`, error: "" });

const pathsOf = async (results: AsyncIterable<ImportResult>) =>
  (await Array.fromAsync(results)).map(({ path }) => path);

Deno.test("I13 results come in the order of arrival, then the end", async () => {
  const queue = resultQueue();
  queue.push(result("a"));
  queue.push({ path: "/a", xattrName: "user.tag", error: "full" });
  const reading = Array.fromAsync(queue.results);
  await Promise.resolve();
  queue.push(result("b"));
  queue.end();
  deepEqual(await reading, [
    { path: "/a", error: "" },
    { path: "/a", xattrName: "user.tag", error: "full" },
    { path: "/b", error: "" },
  ]);
});

Deno.test("I13 a reader waits for a result, and for the end", async () => {
  const queue = resultQueue();
  const results = queue.results[Symbol.asyncIterator]();
  const first = results.next();
  const second = results.next();
  const last = results.next();
  queue.push(result(1));
  equal((await first).value.path, "/1");
  queue.push(result(2));
  equal((await second).value.path, "/2");
  queue.end();
  equal((await last).done, true);
});

Deno.test("I13 results are read once: a second reader gets what the first left, then the end", async () => {
  const queue = resultQueue();
  for (let number = 0; number < 3; number++) queue.push(result(number));
  const { value } = await queue.results[Symbol.asyncIterator]().next();
  equal(value.path, "/0");
  queue.end();
  deepEqual(await pathsOf(queue.results), ["/1", "/2"]);
  deepEqual(await pathsOf(queue.results), []);
});

Deno.test("I13 a reader that is always behind gets every result, in order", async () => {
  const queue = resultQueue();
  const results = queue.results[Symbol.asyncIterator]();
  let read = 0;
  for (let sent = 0; sent < 20_000; sent++) {
    queue.push(result(sent));
    // Between 1 and 3,000 behind, never caught up.
    const behind = 1 + (sent * 7) % 3000;
    while (sent - read >= behind) equal((await results.next()).value.path, `/${read++}`);
  }
  queue.end();
  const rest = await pathsOf(queue.results);
  equal(rest.length, 20_000 - read);
  equal(rest.at(-1), "/19999");
});

Deno.test("a failure reaches the reader after the results before it", async () => {
  const queue = resultQueue();
  queue.push(result("a"));
  queue.fail(new Error("the host is gone"));
  queue.push(result("late"));
  const results = queue.results[Symbol.asyncIterator]();
  equal((await results.next()).value.path, "/a");
  await rejects(results.next(), /the host is gone/);
  equal((await results.next()).done, true);
});

Deno.test("a failure ends the wait of a reader", async () => {
  for (const reason of [new Error("the host is gone"), undefined]) {
    const queue = resultQueue();
    const reading = Array.fromAsync(queue.results);
    queue.fail(reason);
    await rejects(reading, (error: unknown) => error === reason);
  }
});

Deno.test("the first ending counts", async () => {
  const ended = resultQueue();
  ended.end();
  ended.fail(new Error("later"));
  deepEqual(await pathsOf(ended.results), []);
  const failed = resultQueue();
  failed.fail(new Error("first"));
  failed.end();
  await rejects(pathsOf(failed.results), /first/);
});

Deno.test("I14 an author that reads none may leave 250,000 results, and is told what to do", () => {
  const queue = resultQueue();
  const one = result(1);
  for (let sent = 0; sent < 250_000; sent++) queue.push(one);
  throws(() => queue.push(one), {
    name: "ConnectorError",
    code: "resource_exhausted",
    message: /left 250000 results unread; read "results" .*, or remove "needack" from its flags/,
  });
});

Deno.test("I14 a slow reader makes room: only what is unread counts", async () => {
  const queue = resultQueue();
  const results = queue.results[Symbol.asyncIterator]();
  const one = result(1);
  for (let sent = 0; sent < 250_000; sent++) queue.push(one);
  for (let round = 0; round < 3000; round++) {
    await results.next();
    queue.push(one);
  }
  throws(() => queue.push(one), /250000 results unread/);
});

Deno.test("I14 after the author returned, results are dropped, any number of them", async () => {
  const queue = resultQueue();
  queue.push(result("a"));
  queue.returned();
  const one = result(1);
  for (let sent = 0; sent < 300_000; sent++) queue.push(one);
  queue.end();
  deepEqual(await pathsOf(queue.results), []);
});

Deno.test("I13 a loop that the author left running sees every result after it returned", async () => {
  const queue = resultQueue();
  const reading = pathsOf(queue.results);
  queue.push(result("a"));
  queue.returned();
  await Promise.resolve();
  queue.push(result("b"));
  queue.push(result("c"));
  queue.end();
  deepEqual(await reading, ["/a", "/b", "/c"]);
});

Deno.test("I14 a loop that stopped reading fails nothing once the author returned", async () => {
  const queue = resultQueue();
  const results = queue.results[Symbol.asyncIterator]();
  queue.push(result("a"));
  equal((await results.next()).value.path, "/a");
  queue.returned();
  const one = result(1);
  for (let sent = 0; sent < 260_000; sent++) queue.push(one);
  equal((await results.next()).value.path, "/1");
});

Deno.test("I14 an author that leaves its loop early gets no more, any number of them", async () => {
  const queue = resultQueue();
  queue.push(result("a"));
  for await (const { path } of queue.results) {
    equal(path, "/a");
    break;
  }
  const one = result(1);
  for (let sent = 0; sent < 300_000; sent++) queue.push(one);
  deepEqual(await pathsOf(queue.results), []);
});

Deno.test("I13 a reader that is always behind does not keep what it has read in memory", async () => {
  const queue = resultQueue();
  const results = queue.results[Symbol.asyncIterator]();
  const long = "x".repeat(1000);
  const before = Deno.memoryUsage().heapUsed;
  queue.push(result("first"));
  for (let sent = 0; sent < 200_000; sent++) {
    // Lower case flattens the text, so each takes its kilobyte.
    queue.push(result(`${sent}${long}`.toLowerCase()));
    await results.next();
  }
  const grown = (Deno.memoryUsage().heapUsed - before) / 1e6;
  queue.end();
  equal(grown < 100, true, `${Math.round(grown)} MB for 200 MB of results`);
});
