import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { printQueue } from "./print_queue.ts";

Deno.test("texts are written in order, those that gathered at once, and room is waited for", async () => {
  const written: string[] = [];
  const turns: (() => void)[] = [];
  const queue = printQueue((text) => {
    written.push(text);
    return new Promise((resolve) => turns.push(resolve));
  }, new AbortController().signal);
  queue.print("one");
  queue.print("two");
  await Promise.resolve();
  deepEqual(written, ["one\ntwo"]);
  queue.print("three");
  queue.print("x".repeat(70_000));
  let hasRoom = false;
  const room = queue.room().then(() => hasRoom = true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  equal(hasRoom, false);
  turns.shift()!();
  await new Promise((resolve) => setTimeout(resolve, 5));
  equal(written[1]!.slice(0, 8), "three\nxx");
  turns.shift()!();
  await room;
  await queue.end();
});

Deno.test("an abort ends every wait, whatever the reader does", async () => {
  const stop = new AbortController();
  const queue = printQueue(() => new Promise(() => {}), stop.signal);
  queue.print("y".repeat(100_000));
  const room = queue.room();
  setTimeout(() => stop.abort(new Error("stopped")), 5);
  await room;
  await queue.end();
});

Deno.test("a write that fails ends the queue with its error", async () => {
  let writes = 0;
  const queue = printQueue(() => {
    writes += 1;
    return Promise.reject(new Error("disk full"));
  }, new AbortController().signal);
  queue.print("a");
  await queue.room();
  await rejects(queue.end(), /disk full/);
  queue.print("b");
  await rejects(queue.end(), /disk full/);
  equal(writes, 1);
});
