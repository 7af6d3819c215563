import {
  deepStrictEqual as deepEqual,
  rejects,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import fc from "fast-check";
import { type ConcurrencyLimit, concurrencyLimit } from "./concurrency_limit.ts";
import { countedSignal } from "./testdata/counted_signal.ts";

const counts = ({ running, waiting }: ConcurrencyLimit) => [running, waiting];
/** Lets everything go on that waits for nothing but promises. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("concurrencyLimit: so many at a time, the others in the order they came", async () => {
  const limit = concurrencyLimit(2);
  const begun: number[] = [];
  const works = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const runs = works.map(({ promise }, index) =>
    limit.run(async () => {
      begun.push(index);
      await promise;
      return index;
    })
  );
  await settled();
  deepEqual([begun, counts(limit)], [[0, 1], [2, 3]]);
  works[1]?.resolve();
  await settled();
  deepEqual([begun, counts(limit)], [[0, 1, 2], [2, 2]]);
  for (const { resolve } of works) resolve();
  deepEqual(await Promise.all(runs), [0, 1, 2, 3, 4]);
  deepEqual([begun, counts(limit)], [[0, 1, 2, 3, 4], [0, 0]]);
});

Deno.test("concurrencyLimit: a place freed goes to who waits, not to who comes then", async () => {
  const limit = concurrencyLimit(1);
  const entered: string[] = [];
  const first = await limit.acquire();
  const waiting = limit.acquire().then((place) => (entered.push("waiting"), place));
  first[Symbol.dispose]();
  const late = limit.acquire().then((place) => (entered.push("late"), place));
  equal(limit.running, 1);
  (await waiting)[Symbol.dispose]();
  (await late)[Symbol.dispose]();
  deepEqual([entered, counts(limit)], [["waiting", "late"], [0, 0]]);
});

Deno.test("concurrencyLimit: work that fails leaves its place", async () => {
  const [limit, given] = [concurrencyLimit(1), new Error("no")];
  const failing = [() => Promise.reject(given), () => {
    throw given;
  }];
  for (const work of failing) await rejects(limit.run(work), (error) => error === given);
  equal(await limit.run(() => Promise.resolve(1)), 1);
  deepEqual(counts(limit), [0, 0]);
});

Deno.test("concurrencyLimit: a place left twice is left once", async () => {
  const limit = concurrencyLimit(2);
  const [one, other] = [await limit.acquire(), await limit.acquire()];
  one[Symbol.dispose]();
  one[Symbol.dispose]();
  equal(limit.running, 1);
  other[Symbol.dispose]();
  equal(limit.running, 0);
});

Deno.test("concurrencyLimit: who is aborted leaves the row, from its middle, too", async () => {
  const [limit, stop] = [concurrencyLimit(1), countedSignal()];
  const first = await limit.acquire();
  const before = limit.acquire();
  const aborted = limit.run(() => Promise.reject(new Error("must not run")), stop.signal);
  const after = limit.acquire();
  stop.abort("why");
  await rejects(aborted, (error) => error === "why");
  deepEqual([counts(limit), stop.listeners], [[1, 2], 0]);
  first[Symbol.dispose]();
  (await before)[Symbol.dispose]();
  (await after)[Symbol.dispose]();
  deepEqual(counts(limit), [0, 0]);
});

Deno.test("concurrencyLimit: aborted before the start it enters neither place nor row", async () => {
  const limit = concurrencyLimit(1);
  await rejects(limit.acquire(AbortSignal.abort("why")), (error) => error === "why");
  deepEqual(counts(limit), [0, 0]);
});

Deno.test("concurrencyLimit: an abort between the turn and the work leaves the place", async () => {
  const [limit, stop] = [concurrencyLimit(1), countedSignal()];
  const first = await limit.acquire();
  const run = limit.run(() => Promise.reject(new Error("must not run")), stop.signal);
  await settled();
  // The place is handed over in this very moment, and the abort comes before it is heard.
  first[Symbol.dispose]();
  stop.abort("why");
  await rejects(run, (error) => error === "why");
  deepEqual([counts(limit), stop.listeners], [[0, 0], 0]);
});

Deno.test("concurrencyLimit: who got its turn listens no more", async () => {
  const [limit, stop] = [concurrencyLimit(1), countedSignal()];
  const works = [1, 2, 3].map((value) => limit.run(() => Promise.resolve(value), stop.signal));
  await Promise.all(works);
  equal(stop.listeners, 0);
});

Deno.test("concurrencyLimit: a limit that lets nobody in is refused", () => {
  for (const most of [0, -1, 1.5, NaN, Infinity]) {
    throws(() => concurrencyLimit(most), { code: "invalid_argument" });
  }
});

Deno.test("concurrencyLimit: whatever comes, fails or is aborted, it is never more, and empty at last", async () => {
  const lots = fc.array(fc.record({
    turns: fc.nat(4),
    end: fc.constantFrom("good", "fails", "aborted"),
  }));
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 4 }), lots, async (most, works) => {
    const limit = concurrencyLimit(most);
    let [now, peak, order] = [0, 0, 0];
    const runs = works.map(async ({ turns, end }, index) => {
      const stop = new AbortController();
      const work = async () => {
        equal(index >= order, true);
        order = index;
        peak = Math.max(peak, ++now);
        for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        now--;
        if (end === "fails") throw new Error("no");
      };
      const run = limit.run(work, stop.signal);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      if (end === "aborted") stop.abort(new Error("no"));
      await run.catch((error) => equal(error.message, "no"));
    });
    await Promise.all(runs);
    equal(peak <= most, true);
    deepEqual(counts(limit), [0, 0]);
  }));
});
