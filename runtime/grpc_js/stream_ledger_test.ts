import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { streamLedger } from "./stream_ledger.ts";

function ledger() {
  const credits: number[][] = [];
  const made = streamLedger(
    { backlog: 100, maxMessage: 1000 },
    (...credit) => credits.push(credit),
  );
  const headers = (streamId: number, flags = 4) =>
    made.received({ type: 1, flags, streamId, length: 10 });
  const data = (streamId: number, length: number, flags = 0) =>
    made.received({ type: 0, flags, streamId, length });
  return { ledger: made, credits, headers, data };
}

Deno.test("S9 only END_STREAM is a half-close", () => {
  const { ledger: streams, headers, data } = ledger();
  headers(1);
  data(1, 5);
  equal(streams.entry(1)?.halfClosed, false);
  streams.received({ type: 3, flags: 1, streamId: 1, length: 4 });
  equal(streams.entry(1)?.halfClosed, false);
  data(1, 0, 1);
  equal(streams.entry(1)?.halfClosed, true);
  headers(3, 5);
  equal(streams.entry(3)?.halfClosed, true);
});

Deno.test("credit is withheld while too much waits, and made up for when it was taken", () => {
  const { ledger: streams, credits, headers, data } = ledger();
  headers(1);
  data(1, 100);
  equal(streams.mayCredit(1, 60), true);
  data(1, 50);
  equal(streams.mayCredit(1, 60), false);
  equal(streams.mayCredit(1, 20), false);
  streams.entry(1)?.taken(40);
  deepEqual(credits, []);
  streams.entry(1)?.taken(40);
  deepEqual(credits, [[1, 80]]);
  equal(streams.mayCredit(1, 5), true);
});

Deno.test("a handler that waits inside a long message gets the rest of it, and no more", () => {
  const { ledger: streams, credits, headers, data } = ledger();
  headers(1);
  data(1, 500);
  equal(streams.mayCredit(1, 300), false);
  streams.entry(1)?.waits(true);
  deepEqual(credits, [[1, 300]]);
  data(1, 600);
  equal(streams.mayCredit(1, 300), false);
});

Deno.test("calls that are over are forgotten for good, and never held back", () => {
  const { ledger: streams, headers, data } = ledger();
  headers(1);
  data(1, 500);
  streams.forget(1);
  data(1, 500, 1);
  headers(1, 5);
  equal(streams.entry(1), undefined);
  equal(streams.mayCredit(1, 300), true);
});
