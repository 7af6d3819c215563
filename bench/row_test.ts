import { equal } from "node:assert/strict";
import { ratioOf, reaches, type Row } from "./row.ts";

const row: Row = { name: "start", ours: 120, unit: "ms", limit: 40, limitIs: "hello" };

Deno.test("row: the ratio is a multiple of the limit, and absent without one", () => {
  equal(ratioOf(row), 3);
  equal(ratioOf({ name: "memory", ours: 1, unit: "MB" }), undefined);
  equal(ratioOf({ ...row, limit: 0 }), undefined);
});

Deno.test("row: goals bound the value or the ratio from either side", () => {
  equal(reaches(row), undefined);
  equal(reaches({ ...row, goal: { of: "ratio", bound: "at most", value: 3 } }), true);
  equal(reaches({ ...row, goal: { of: "ratio", bound: "at most", value: 2.9 } }), false);
  equal(reaches({ ...row, goal: { of: "ours", bound: "at least", value: 120 } }), true);
  equal(reaches({ ...row, goal: { of: "ours", bound: "at least", value: 121 } }), false);
});

Deno.test("row: a goal for a ratio that could not be measured is neither reached nor missed", () => {
  const unlimited: Row = { name: "start", ours: 120, unit: "ms" };
  equal(reaches({ ...unlimited, goal: { of: "ratio", bound: "at most", value: 3 } }), undefined);
});
