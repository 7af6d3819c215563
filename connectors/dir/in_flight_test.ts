import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { inFlight } from "./in_flight.ts";

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
