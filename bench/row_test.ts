import { strictEqual as equal } from "node:assert/strict";
import { ratioOf, reaches, type Row } from "./row.ts";

const row: Row = {
  name: "start",
  unit: "ms",
  values: { "http2": 120, "grpc-js": 60, "raw": 40 },
  goals: [],
};
const alone: Row = { ...row, values: { http2: 120 } };

Deno.test("row: a ratio is a multiple of another value, and absent without one", () => {
  equal(ratioOf(row, "grpc-js"), 2);
  equal(ratioOf(row, "raw"), 3);
  equal(ratioOf(alone, "raw"), undefined);
  equal(ratioOf({ ...row, values: { raw: 40 } }, "raw"), undefined);
  equal(ratioOf({ ...row, values: { http2: 1, raw: 0 } }, "raw"), undefined);
});

Deno.test("row: goals bound the value or a ratio from either side", () => {
  equal(reaches(row, { against: "raw", bound: "at most", value: 3 }), true);
  equal(reaches(row, { against: "raw", bound: "at most", value: 2.9 }), false);
  equal(reaches(row, { against: "grpc-js", bound: "at least", value: 2 }), true);
  equal(reaches(row, { against: "grpc-js", bound: "at least", value: 2.1 }), false);
  equal(reaches(row, { against: "value", bound: "at least", value: 120 }), true);
  equal(reaches(row, { against: "value", bound: "at most", value: 119 }), false);
});

Deno.test("row: a goal that could not be measured is neither reached nor missed", () => {
  equal(reaches(alone, { against: "raw", bound: "at most", value: 3 }), undefined);
});
