import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import {
  addCounts,
  closingCounts,
  closingLine,
  denoTestCounts,
  settleCounts,
} from "./test_counts.ts";

Deno.test("denoTestCounts reads the last line of deno test", () => {
  deepEqual(denoTestCounts("x ... ok (1ms)\n\nok | 3 passed | 0 failed (12ms)\n"), {
    passed: 3,
    failed: 0,
    skipped: 0,
  });
  const failed =
    "FAILED | 1 passed (1 step) | 3 failed (1 step) | 2 ignored (1 step) | 4 filtered out (19ms)";
  deepEqual(denoTestCounts(failed), { passed: 1, failed: 3, skipped: 2 });
});

Deno.test("denoTestCounts is not deceived by what a test prints", () => {
  const output = "ok | 9 passed | 0 failed (1ms)\nok | 1 passed | 0 failed (2ms)\n";
  equal(denoTestCounts(output)?.passed, 1);
  equal(denoTestCounts("all ok | 9 passed | 0 failed"), undefined);
  equal(denoTestCounts("error: Module not found"), undefined);
});

Deno.test("closingCounts reads what closingLine writes, on the last line only", () => {
  for (
    const counts of [{ passed: 2, failed: 0, skipped: 0 }, { passed: 1, failed: 2, skipped: 3 }]
  ) {
    deepEqual(closingCounts(`noise\n${closingLine(counts)}\n\n`), counts);
  }
  equal(closingLine({ passed: 2, failed: 0, skipped: 0 }), "2 passed, 0 failed");
  equal(closingCounts("2 passed, 0 failed\nbut then it crashed"), undefined);
});

Deno.test("settleCounts finds a failure in an exit code that the counts do not tell", () => {
  const fine = { passed: 2, failed: 0, skipped: 0 };
  deepEqual(settleCounts(fine, 0), fine);
  deepEqual(settleCounts(fine, 1), { ...fine, failed: 1 });
  deepEqual(settleCounts({ ...fine, failed: 4 }, 1), { ...fine, failed: 4 });
  deepEqual(settleCounts(undefined, 0), { passed: 0, failed: 1, skipped: 0 });
});

Deno.test("addCounts sums every column", () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  deepEqual(addCounts([one, one]), { passed: 2, failed: 4, skipped: 6 });
  deepEqual(addCounts([]), { passed: 0, failed: 0, skipped: 0 });
});
