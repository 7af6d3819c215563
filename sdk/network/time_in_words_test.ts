import { strictEqual as equal } from "node:assert/strict";
import { timeInWords } from "./time_in_words.ts";

Deno.test("timeInWords: the largest unit that fits, with two digits below ten", () => {
  const table: readonly (readonly [number, string])[] = [
    [0, "0 ms"],
    [0.4, "0 ms"],
    [990, "990 ms"],
    [999, "1 second"],
    [1_000, "1 second"],
    [1_500, "1.5 seconds"],
    [2_000, "2 seconds"],
    [12_345, "12 seconds"],
    [59_999, "1 minute"],
    [60_000, "1 minute"],
    [90_000, "1.5 minutes"],
    [300_000, "5 minutes"],
    [3_599_999, "1 hour"],
    [3_600_000, "1 hour"],
    [86_400_000, "1 day"],
    [86_400_000 * 40, "40 days"],
  ];
  for (const [ms, words] of table) equal(timeInWords(ms), words);
});
