import { denoTestCounts } from "./test_counts.ts";

/**
 * Whether a run of `deno test` lost a test without a word about which: one that waits for nothing
 * any more ends its file there, and no test is said to have failed.
 */
export function hasLostTest(output: string): boolean {
  return denoTestCounts(output)?.failed === 0 &&
    /^error: Promise resolution is still pending/m.test(output);
}

/** The tests, `./file => name`, that ended in a second run and not in the first. */
export function lostTests(first: string, second: string): string[] {
  const ended = new Set(endedTests(first));
  return endedTests(second).filter((test) => !ended.has(test));
}

/** What `deno test --parallel` says of each test. */
function endedTests(output: string): string[] {
  const lines = output.matchAll(/^(\S+ => .+) \.\.\. (?:ok|FAILED|ignored)\b/gm);
  return [...lines].map(([, test]) => test!);
}
