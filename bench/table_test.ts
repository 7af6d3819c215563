import { deepEqual, equal } from "node:assert/strict";
import { formatFigure, formatRatio, formatTable } from "./table.ts";

Deno.test("table: figures have one decimal where it says something", () => {
  deepEqual(
    [formatFigure(95.123, "ms"), formatFigure(5214.6, "/s"), formatFigure(1234.5, "MB/s")],
    ["95.1 ms", "5,215 /s", "1,235 MB/s"],
  );
});

Deno.test("table: rates are shares of the limit, times and sizes are multiples", () => {
  deepEqual(
    [formatRatio(0.256, "MB/s"), formatRatio(0.5, "/s"), formatRatio(2.345, "ms")],
    ["26 %", "50 %", "2.35 ×"],
  );
});

Deno.test("table: columns line up and goals say whether they were reached", () => {
  const text = formatTable([
    {
      name: "start",
      ours: 120,
      unit: "ms",
      limit: 40,
      limitIs: "hello",
      goal: { of: "ratio", bound: "at most", value: 3.5 },
    },
    {
      name: "memory of an import",
      ours: 310,
      unit: "MB",
      goal: { of: "ours", bound: "at most", value: 250 },
    },
  ]);
  equal(
    text,
    [
      "what                     ours    limit  ours/limit  goal                      the limit is",
      "start                120.0 ms  40.0 ms      3.00 ×  at most 3.50 ×: reached   hello",
      "memory of an import  310.0 MB                       at most 250.0 MB: MISSED",
    ].join("\n"),
  );
});
