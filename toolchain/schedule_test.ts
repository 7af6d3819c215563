import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { inLanes, schedule } from "./schedule.ts";
import { SUITES } from "./test_options.ts";

Deno.test("schedule starts the longest suite first and lets nothing run beside measured files", () => {
  const { together, apart } = schedule(SUITES);
  equal(together[0], "toolkit");
  deepEqual(apart, ["alone"]);
  deepEqual([...together, ...apart].sort(), [...SUITES].sort());
  deepEqual(schedule(["docs"]), { together: ["docs"], apart: [] });
});

Deno.test("inLanes works on no more items at once than it has lanes, and on each of them", async () => {
  const done: number[] = [];
  let [now, most] = [0, 0];
  await inLanes(2, [1, 2, 3, 4, 5], async (item) => {
    most = Math.max(most, ++now);
    // The first one keeps its lane until the others are over.
    for (let turn = 0; turn < (item === 1 ? 100 : 2); turn++) await Promise.resolve();
    now--;
    done.push(item);
  });
  equal(most, 2);
  deepEqual(done, [2, 3, 4, 5, 1]);
});

Deno.test("inLanes fails when the work fails", async () => {
  await rejects(inLanes(2, [1, 2], () => Promise.reject(new Error("broken"))), /broken/);
});
