import { strictEqual as equal } from "node:assert/strict";
import { newTally, summaryOf } from "./http_counters.ts";

const none = newTally();

Deno.test("the summary of a client is one line a person can read", () => {
  equal(summaryOf(none), "0 requests, 0 retries, 0 waits, 0 unchanged, 0 bytes, 0 failures");
  equal(
    summaryOf({
      requests: 1,
      retries: 1,
      waits: 2,
      waitedMs: 40_000,
      notModified: 12,
      bytes: 1_234_567,
      failures: 1,
    }),
    "1 request, 1 retry, 2 waits (40 seconds), 12 unchanged, 1.23 MB, 1 failure",
  );
});

Deno.test("bytes are said in the unit that fits", () => {
  const said = (bytes: number) => summaryOf({ ...none, bytes }).split(", ")[4];
  equal(said(1), "1 byte");
  equal(said(999), "999 bytes");
  equal(said(1000), "1 kB");
  equal(said(999_700), "1 MB");
  equal(said(12e9), "12 GB");
  equal(said(5e15), "5000 TB");
});
