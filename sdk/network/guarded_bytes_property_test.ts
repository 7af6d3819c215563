import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { bandwidthLimit } from "./bandwidth_limit.ts";
import { watchStalls } from "./stall_watch.ts";
import { countedSignal } from "./testdata/counted_signal.ts";
import { fakeClock } from "./testdata/fake_clock.ts";
import { scriptedBytes } from "./testdata/scripted_bytes.ts";

/** How the content goes on after its pieces. */
type End = "end" | "fails" | "hang";

const cases = fc.record({
  form: fc.constantFrom("stream", "iterable"),
  pieces: fc.array(fc.uint8Array({ maxLength: 5 }), { maxLength: 5 }),
  end: fc.constantFrom<End>("end", "fails", "hang"),
  /** After how many pieces the reader does something, and what. */
  after: fc.nat(6),
  reader: fc.constantFrom("break", "abort", "throw"),
});

Deno.test("whatever the content and its reader do, all that was read is right and all is closed once", async () => {
  await fc.assert(fc.asyncProperty(cases, async ({ form, pieces, end, after, reader }) => {
    const [clock, stop] = [fakeClock(), countedSignal()];
    const fails = () => Promise.reject(new Error("it fails"));
    const script = [...pieces.map((piece) => piece.slice()), end === "fails" ? fails : end];
    const source = scriptedBytes(script);
    const watched = watchStalls(source[form], { ms: 10, action: "read", clock });
    // The signal reaches the outer one alone: leaving it has to close the inner one.
    const limit = bandwidthLimit({ bytesPerSecond: 1_000, burst: 2, clock });
    const got: number[] = [];
    let count = 0;
    const read = async () => {
      for await (const piece of limit.pass(watched, stop.signal)) {
        got.push(...piece);
        if (count++ !== after) continue;
        if (reader === "break") break;
        if (reader === "throw") throw new Error("it throws");
        stop.abort(new Error("it aborts"));
      }
      return "whole";
    };
    const outcome = await clock.run(read().catch((error: Error) => error.message));

    const filled = pieces.filter(({ length }) => length > 0);
    const left = after < filled.length;
    deepEqual(got, filled.slice(0, left ? after + 1 : undefined).flatMap((piece) => [...piece]));
    const byReader = { break: "whole", abort: "it aborts", throw: "it throws" }[reader];
    const byItself = { end: "whole", fails: "it fails", hang: STALLED }[end];
    equal(outcome, left ? byReader : byItself);
    equal(source.cancels.length, left || end === "hang" ? 1 : 0);
    await clock.advance(0);
    deepEqual([clock.sleeping, stop.listeners], [0, 0]);
  }));
});

const STALLED =
  "cannot read: no byte came for 10 ms; check the network and the server, then try again";
