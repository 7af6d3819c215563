import { strictEqual as equal } from "node:assert/strict";
import { closedStreams } from "./closed_streams.ts";

Deno.test("the last 16,384 streams are remembered, how they ended too", () => {
  const closed = closedStreams();
  equal(closed.get(1), undefined);
  closed.add(1, "ended");
  closed.add(1, "resetHere");
  equal(closed.get(1), "resetHere");
  for (let at = 1; at < 100_000; at++) {
    closed.add(2 * at + 1, at % 2 === 0 ? "ended" : "resetThere");
    if (at > 16_384) {
      equal(closed.get(2 * (at - 16_383) + 1), at % 2 === 0 ? "resetThere" : "ended");
    }
  }
});

Deno.test("streams that ended long ago are forgotten", () => {
  const closed = closedStreams();
  for (let at = 0; at < 100_000; at++) closed.add(2 * at + 1, "ended");
  let remembered = 0;
  for (let at = 0; at < 100_000; at++) if (closed.get(2 * at + 1) !== undefined) remembered++;
  equal(remembered <= 2 * 16_384, true, `${remembered} are remembered`);
});
