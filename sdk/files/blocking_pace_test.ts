import { strictEqual as equal, throws } from "node:assert/strict";
import { blockingPace } from "./blocking_pace.ts";

const later = () => Promise.resolve("later");

/** Blocks as a slow disk does. */
function blockFor(milliseconds: number): string {
  for (const start = performance.now(); performance.now() - start < milliseconds;);
  return "now";
}

Deno.test("blockingPace blocks while the answers are fast", () => {
  const ask = blockingPace();
  for (let count = 0; count < 50; count++) equal(ask(1000, () => "now", later), "now");
});

Deno.test("blockingPace promises after a slow answer, longer each time, and starts again", async () => {
  const ask = blockingPace();
  for (const patience of [8, 32, 128, 512, 512]) {
    equal(ask(1, () => blockFor(1.5), later), "now");
    for (let count = 0; count < patience; count++) {
      equal(await ask(1000, () => "now", later), "later");
    }
  }
  equal(ask(1000, () => "now", later), "now");
  equal(ask(1, () => blockFor(1.5), later), "now");
  for (let count = 0; count < 8; count++) equal(await ask(1000, () => "now", later), "later");
  equal(ask(1000, () => "now", later), "now");
});

Deno.test("blockingPace gives others a turn after 2 ms of fast answers", async () => {
  const ask = blockingPace();
  equal(ask(1000, () => blockFor(2.5), later), "now");
  equal(await ask(1000, () => "now", later), "later");
  equal(ask(1000, () => "now", later), "now");
});

Deno.test("blockingPace throws what a blocking call throws", () => {
  const fail = (): string => {
    throw new Error("gone");
  };
  throws(() => blockingPace()(1000, fail, later), /gone/);
});
