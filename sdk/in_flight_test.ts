import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { inFlight } from "./in_flight.ts";

Deno.test("files finished while one is slow leave no listener at it", async () => {
  const going = inFlight(2);
  let listeners = 0;
  const slow = Promise.withResolvers<void>();
  // Whatever waits for the file is told by `then`, of it or of what comes after it.
  const watched = new class extends Promise<void> {
    override then<A, B>(
      ...args: Parameters<Promise<void>["then"]>
    ): Promise<A | B> {
      listeners++;
      return super.then(...args) as Promise<A | B>;
    }
  }((resolve) => void slow.promise.then(resolve));
  await going.add("/slow", watched);
  for (let at = 0; at < 1000; at++) await going.add(`/${at}`, Promise.resolve());
  equal(listeners < 5, true, `${listeners} listeners`);
  equal(going.has("/slow"), true);
  slow.resolve();
  await going.idle();
  equal(going.has("/slow"), false);
});

Deno.test("room is made by any file, for everyone who waits", async () => {
  const going = inFlight(2);
  const [a, b, c] = [1, 2, 3].map(() => Promise.withResolvers<void>());
  await going.add("/a", a!.promise);
  const waiting = [going.add("/b", b!.promise), going.add("/c", c!.promise)];
  b!.resolve();
  a!.resolve();
  await Promise.all(waiting);
  equal(going.has("/c"), true);
  c!.resolve();
  await going.idle();
});

Deno.test("E20 only so much work overlaps", async () => {
  const going = inFlight(2);
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  await going.add("/a", first.promise);
  let room = false;
  const added = going.add("/b", second.promise).then(() => room = true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  deepEqual([room, going.has("/a"), going.has("/b")], [false, true, true]);
  second.resolve();
  await added;
  deepEqual([going.has("/a"), going.has("/b")], [true, false]);
  let idle = false;
  const waited = going.idle().then(() => idle = true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  equal(idle, false);
  first.resolve();
  await waited;
  equal(going.has("/a"), false);
});
