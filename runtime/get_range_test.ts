import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { getRange } from "./get_range.ts";

Deno.test("S17 an absent range is the whole object, a range of nothing is nothing", () => {
  deepEqual(getRange(undefined), { range: undefined, limit: Infinity });
  deepEqual(getRange(null), { range: undefined, limit: Infinity });
  deepEqual(getRange({ offset: "0", length: 0 }), { range: { offset: 0, length: 0 }, limit: 0 });
});

Deno.test("S16 an offset that no number holds lies beyond every end", () => {
  const most = Number.MAX_SAFE_INTEGER;
  deepEqual(getRange({ offset: String(most), length: 4 }), {
    range: { offset: most, length: 4 },
    limit: 4,
  });
  for (const offset of ["9007199254740992", "18446744073709551615", 2n ** 64n - 1n]) {
    deepEqual(getRange({ offset, length: 4 }), { range: { offset: most, length: 0 }, limit: 0 });
  }
});
