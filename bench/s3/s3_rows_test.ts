import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { reaches } from "../row.ts";
import { s3Rows } from "./s3_rows.ts";

const results = { plugin: 2, raw: 1, ratio: 0.9, peakRss: 150e6, cpuSeconds: 1 };
const amounts = { bytes: 500e6, ranges: 4000, listed: 10_000 };

Deno.test("s3 rows: the ratio is that of the rounds, and memory has a row of its own", () => {
  const rows = s3Rows(
    { put: results, get: results, piped: results, range: results, list: results },
    amounts,
  );
  equal(rows.length, 9);
  deepEqual(rows[0]!.values, { http2: 250, raw: 500 });
  // The medians alone would say 0.5.
  equal(reaches(rows[0]!, rows[0]!.goals[0]!), true);
  deepEqual(rows[2]!.goals, []);
  equal(rows[3]!.values.http2, 2000);
  equal(rows[0]!.note!.endsWith("http2 used 0.50 processors"), true);
  deepEqual(rows[5]!.values, { http2: 150 });
  equal(reaches(rows[5]!, rows[5]!.goals[0]!), true);
});

Deno.test("s3 rows: without /proc there are rates alone", () => {
  const bare = { ...results, peakRss: undefined, cpuSeconds: undefined };
  const rows = s3Rows({ put: bare, get: bare, piped: bare, range: bare, list: bare }, amounts);
  deepEqual(rows.map(({ unit }) => unit), ["MB/s", "MB/s", "MB/s", "/s", "/s"]);
});
