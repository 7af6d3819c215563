import { strictEqual as equal } from "node:assert/strict";
import { turningTokens } from "./turning_tokens.ts";

Deno.test("turningTokens: a circle of any length, entered anywhere, is met in a few rounds", () => {
  for (const length of [1, 2, 3, 5, 64, 100]) {
    for (const before of [0, 1, 10]) {
      const cameBefore = turningTokens();
      let at = 0;
      const token = () => String(at < before ? at : before + (at - before) % length);
      while (!cameBefore(token())) at++;
      equal(at >= before + length, true, `told of ${at}, ${length} behind ${before}`);
      equal(at <= 3 * (before + length), true, `found at ${at}, ${length} behind ${before}`);
    }
  }
});

Deno.test("turningTokens: tokens that differ never came before", () => {
  const cameBefore = turningTokens();
  for (let at = 0; at < 1_000; at++) equal(cameBefore(String(at)), false);
});
