import { strictEqual as equal, throws } from "node:assert/strict";
import { median } from "./median.ts";

Deno.test("median: odd, even, one and none", () => {
  equal(median([30, 1, 2]), 2);
  equal(median([4, 1, 3, 2]), 2.5);
  equal(median([7]), 7);
  throws(() => median([]), /at least one/);
});
