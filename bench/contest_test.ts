import { deepStrictEqual as deepEqual, rejects } from "node:assert/strict";
import { contest, valuesOf } from "./contest.ts";

const { signal } = new AbortController();

Deno.test("contest: by turns, the first round is not counted, medians and the largest memory", async () => {
  const order: string[] = [];
  const times: Record<string, number[]> = { "http2": [99, 1, 3, 2], "raw": [99, 7, 5, 6] };
  const runner = (name: string, peakRss: number[]) => () => {
    order.push(name);
    return Promise.resolve({ seconds: times[name]!.shift()!, peakRss: peakRss.shift() });
  };
  const results = await contest(
    { http2: runner("http2", [900, 10, 30, 20]), raw: runner("raw", []) },
    3,
    signal,
  );
  deepEqual(order, ["http2", "raw", "http2", "raw", "http2", "raw", "http2", "raw"]);
  deepEqual(results, { http2: { seconds: 2, peakRss: 30 }, raw: { seconds: 6 } });
  deepEqual(valuesOf(results, ({ peakRss }) => peakRss), { http2: 30 });
});

Deno.test("contest: ends at once when it is aborted", async () => {
  const stop = AbortSignal.abort(new Error("enough"));
  await rejects(contest({ raw: () => Promise.resolve({ seconds: 1 }) }, 1, stop), /enough/);
});
