import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { pairedContest } from "./paired_contest.ts";

const { signal } = new AbortController();

Deno.test("ratios are taken round by round, and the first round does not count", async () => {
  const order: string[] = [];
  const takes = (name: string, ...seconds: number[]) => () => {
    order.push(name);
    return Promise.resolve({ seconds: seconds.shift()!, peakRss: order.length });
  };
  const { plugin, raw, ratio, peakRss, cpuSeconds } = await pairedContest(
    takes("plugin", 100, 2, 4, 40),
    takes("raw", 1, 1, 4, 30),
    3,
    signal,
  );
  deepEqual([plugin, raw, ratio], [4, 4, 0.75]);
  deepEqual(order.join(" "), "plugin raw raw plugin plugin raw raw plugin");
  equal(peakRss, 8);
  equal(cpuSeconds, undefined);
});
