import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import type { Row } from "./row.ts";
import { formatFigure, formatRatio } from "../cli/bench/figure.ts";
import { formatMarkdown, formatTable } from "./table.ts";

const rows: readonly Row[] = [
  {
    name: "start",
    unit: "ms",
    values: { "http2": 60, "grpc-js": 120, "raw": 40 },
    goals: [
      { against: "raw", bound: "at most", value: 1.8 },
      { against: "grpc-js", bound: "at most", value: 0.4 },
    ],
    note: "hello",
  },
  {
    name: "memory",
    unit: "MB",
    values: { http2: 100 },
    goals: [{ against: "value", bound: "at most", value: 110 }],
  },
];

Deno.test("table: figures have one decimal where it says something", () => {
  deepEqual(
    [formatFigure(95.123, "ms"), formatFigure(5214.6, "/s"), formatFigure(1234.5, "MB/s")],
    ["95.1 ms", "5,215 /s", "1,235 MB/s"],
  );
  equal(formatRatio(2.345), "2.35 ×");
});

Deno.test("table: columns line up and goals say whether they were reached", () => {
  const lines = formatTable(rows).split("\n");
  deepEqual(lines.map((line) => line.slice(0, 61)), [
    "what       http2   grpc-js      raw  http2/grpc-js  http2/raw",
    "start    60.0 ms  120.0 ms  40.0 ms         0.50 ×     1.50 ×",
    "memory  100.0 MB" + " ".repeat(45),
  ]);
  deepEqual(lines.map((line) => line.slice(63)), [
    "goal                                                         note",
    "at most 1.80 × raw: reached; at most 0.40 × grpc-js: MISSED  hello",
    "at most 110.0 MB: reached",
  ]);
});

Deno.test("table: Markdown says the same, figures to the right", () => {
  const lines = formatMarkdown(rows).split("\n");
  equal(lines.length, 4);
  deepEqual(lines[1]!.split("|").slice(1, 4).map((cell) => cell.trim().replace(/-+/, "-")), [
    "-",
    "-:",
    "-:",
  ]);
  equal(new Set(lines.map((line) => line.length)).size, 1);
  equal(
    lines[3]!.split("|").map((cell) => cell.trim()).join("|").startsWith("|memory|100.0 MB||"),
    true,
  );
});
