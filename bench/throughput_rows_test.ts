import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import type { Results } from "./contest.ts";
import { throughputRows } from "./throughput_rows.ts";

const results = (seconds: number, peakRss: number): Results => ({
  "http2": { seconds, cpuSeconds: 0.5, peakRss },
  "grpc-js": { seconds: 4 * seconds, cpuSeconds: 2, peakRss: 2 * peakRss },
});

Deno.test("throughput rows: the raw pipe stands beside each host, its goal beside the bare one", () => {
  const rows = throughputRows([{
    direction: "import",
    bare: { ...results(1, 70e6), raw: { seconds: 0.5 } },
    own: results(2, 90e6),
    go: results(3, 80e6),
  }], 6e8);
  deepEqual(rows.map(({ name }) => name), [
    "import of 512 MiB, bare host",
    "import of 512 MiB, this host",
    "import of 512 MiB, grpc-go host",
    "plugin's processor time, import",
    "peak RSS, import of 512 MiB",
  ]);
  deepEqual(rows[0]!.values, { "http2": 600, "grpc-js": 150, "raw": 1200 });
  deepEqual(rows[2]!.values, { "http2": 200, "grpc-js": 50, "raw": 1200 });
  deepEqual(rows.map(({ goals }) => goals.map(({ against }) => against)), [
    ["grpc-js", "raw"],
    ["grpc-js"],
    ["grpc-js"],
    [],
    ["value"],
  ]);
  deepEqual(rows[3]!.values, { "http2": 500, "grpc-js": 2000 });
  deepEqual(rows[4]!.values, { "http2": 90, "grpc-js": 180 });
  equal(rows[1]!.note, "raw: a pipe from a file; http2 used 0.25 processors");
});

Deno.test("throughput rows: without /proc and Go there are rates alone", () => {
  const rows = throughputRows([{
    direction: "put",
    bare: { http2: { seconds: 2 }, raw: { seconds: 1 } },
    own: { http2: { seconds: 4 } },
    go: undefined,
  }], 6e8);
  deepEqual(rows.map(({ values }) => values), [
    { http2: 300, raw: 600 },
    { http2: 150, raw: 600 },
  ]);
  equal(rows[0]!.note, "raw: a pipe into a synced file");
});
