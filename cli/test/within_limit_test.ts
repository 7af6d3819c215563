import { rejects, strictEqual as equal } from "node:assert/strict";
import { withinLimit } from "./within_limit.ts";

const never = () => new Promise<never>(() => {});

Deno.test("what comes in time is the result, and so is its failure", async () => {
  equal(await withinLimit(Promise.resolve(7), { limit: 1000 }), 7);
  await rejects(withinLimit(Promise.reject(new Error("no")), { limit: 1000 }), /^Error: no$/);
});

Deno.test("what never comes is given up at the limit, or when the signal aborts", async () => {
  await rejects(withinLimit(never(), { limit: 20 }), /it is not done after 0.02 s/);
  const stop = new AbortController();
  const waiting = withinLimit(never(), { signal: stop.signal, limit: 60_000 });
  stop.abort(new Error("interrupted"));
  await rejects(waiting, /interrupted/);
  await rejects(withinLimit(never(), { signal: stop.signal, limit: 60_000 }), /interrupted/);
});
