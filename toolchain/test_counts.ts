/** How many tests passed, failed and were skipped. */
export interface TestCounts {
  /** Tests that passed. */
  readonly passed: number;
  /** Tests that failed, and modules that could not be run. */
  readonly failed: number;
  /** Tests that were left out. */
  readonly skipped: number;
}

/** Nothing ran. */
export const NO_TESTS: TestCounts = { passed: 0, failed: 0, skipped: 0 };

/** The sum of several counts. */
export function addCounts(counts: Iterable<TestCounts>): TestCounts {
  let { passed, failed, skipped } = NO_TESTS;
  for (const count of counts) {
    passed += count.passed;
    failed += count.failed;
    skipped += count.skipped;
  }
  return { passed, failed, skipped };
}

/**
 * Reads the counts out of what `deno test` printed: its last line `ok | 3 passed (2 steps) | 0 failed | 1 ignored`.
 *
 * That line counts a module that throws while it loads, which the JUnit report leaves out. Undefined when there is none.
 */
export function denoTestCounts(output: string): TestCounts | undefined {
  const lines = [...output.matchAll(/^(?:ok|FAILED) \| (\d+) passed[^|]*\| (\d+) failed(.*)$/gm)];
  const last = lines.at(-1);
  if (last === undefined) return undefined;
  const ignored = /\| (\d+) ignored/.exec(last[3]!);
  return { passed: Number(last[1]), failed: Number(last[2]), skipped: Number(ignored?.[1] ?? 0) };
}

/** Reads a closing line `3 passed, 0 failed, 1 skipped`; undefined when the last line of the output is none. */
export function closingCounts(output: string): TestCounts | undefined {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  const match = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(last.trim());
  if (match === null) return undefined;
  return { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) };
}

/** Writes the closing line that {@linkcode closingCounts} reads. */
export function closingLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * The counts of a run that ended with an exit code: what it reported, and at least one failure when the code says so.
 */
export function settleCounts(reported: TestCounts | undefined, code: number): TestCounts {
  const counts = reported ?? NO_TESTS;
  const silentFailure = counts.failed === 0 && (code !== 0 || reported === undefined);
  return silentFailure ? { ...counts, failed: 1 } : counts;
}
