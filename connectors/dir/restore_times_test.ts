import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { restoreTime } from "./restore_times.ts";

Deno.test("E19 times are rounded down to what Deno sets", () => {
  deepEqual(restoreTime(1_600_000_000_123_999_999n), new Date(1_600_000_000_123));
  deepEqual(restoreTime(0n), new Date(0));
  equal(restoreTime(-1n), -1);
  equal(restoreTime(-1_000_000_000n), -1);
  equal(restoreTime(-1_000_000_001n), -2);
});

Deno.test("E19 the zero time of Go is no time", () => {
  equal(restoreTime(-62_135_596_800_000_000_000n), undefined);
  equal(restoreTime(-62_135_596_799_000_000_000n), -62_135_596_799);
});
