import type {
  Capabilities,
  CaseResult,
  ConformanceCase,
  DeclaredSkip,
} from "./conformance_case.ts";
import type { ConformanceSetup } from "./conformance_setup.ts";
import {
  needlessSkipError,
  needlessSkips,
  unknownSkipError,
  unknownSkips,
} from "./declared_skips.ts";
import type { Distance } from "./distance.ts";
import { missingNeeds, needsReason, runCase } from "./run_case.ts";
import { casesFor, isOfGeneration, type RunCasesOptions, sourcesOf } from "./run_cases.ts";
import { type ReadySetup, startSetup } from "./start_setup.ts";

/** What {@link registerCases} takes beside what `runCases` does. */
export type RegisterCasesOptions<Can extends Capabilities> =
  & Omit<RunCasesOptions<Can>, "onResult" | "signal" | "rows">
  & {
    /** What the names of the tests begin with. */
    readonly name: string;
    /** Starts what the connector talks to, once before all tests. */
    readonly start?: ConformanceSetup<Can>["start"];
  };

/**
 * Registers one Deno test for each case and distance. A case without its capabilities is one ignored
 * test whose name says what is missing; a declared failure passes while it fails.
 *
 * Throws at once when a skip names no row. A last test fails when a skip is not needed any more.
 */
export function registerCases<Can extends Capabilities>(options: RegisterCasesOptions<Can>): void {
  const { role, name, skip = [] } = options;
  const cases = casesFor(role, options.cases);
  const can = options.can ?? ({} as Can);
  const [unknown] = unknownSkips(skip, new Set(cases.map(({ row }) => row)));
  if (unknown !== undefined) throw unknownSkipError(unknown);
  const results: CaseResult[] = [];
  const skipped = new Set<ConformanceCase<Can>>();
  const ready = setupForTests(options);
  // A server that was started before a test goes on during and after it.
  const sanitize = options.start === undefined;

  for (const [distance, source] of sourcesOf(options)) {
    for (const each of cases) {
      if (!isOfGeneration(each, options.generations)) continue;
      if (each.distances !== undefined && !each.distances.includes(distance)) continue;
      const missing = missingNeeds(each, can);
      if (missing.length > 0) {
        // Once for all distances: what is missing is missing at each of them.
        if (!skipped.has(each)) registerSkipped(name, each, missing);
        skipped.add(each);
        continue;
      }
      const known = skip.find(({ row }) => row === each.row);
      const note = known === undefined ? "" : ` [known to fail: ${known.reason}]`;
      Deno.test({
        name: testName(name, each, distance) + note,
        sanitizeOps: sanitize,
        sanitizeResources: sanitize,
        async fn() {
          const { config, can } = await ready();
          const result = await runCase(each, { ...options, config, can, distance, source });
          results.push(result);
          if (result.outcome.kind === "passed") warn(result.outcome.warnings);
          if (result.outcome.kind === "failed" && known === undefined) throw explained(result);
        },
      });
    }
  }
  if (skip.length > 0) registerSkips(name, skip, results);
}

/** Starts the setup before all tests and ends it after them; a failed start fails each test. */
function setupForTests<Can extends Capabilities>(
  options: RegisterCasesOptions<Can>,
): () => Promise<ReadySetup<Can>> {
  const { signal } = new AbortController();
  let setup: Promise<ReadySetup<Can>> | undefined;
  const ready = () => setup ??= startSetup<Can>(options, signal);
  if (options.start !== undefined) {
    // Not inside of the first test, which would be blamed for what goes on after it.
    Deno.test.beforeAll(() => ready().then(() => {}, () => {}));
    Deno.test.afterAll(async () => {
      const running = await setup?.catch(() => undefined);
      await running?.[Symbol.asyncDispose]();
    });
  }
  return ready;
}

function registerSkipped<Can extends Capabilities>(
  name: string,
  { row, statement }: ConformanceCase<Can>,
  missing: readonly string[],
): void {
  const title = `${row} ${statement} (${name}) [skipped: ${needsReason(missing)}]`;
  Deno.test({ name: title, ignore: true, fn() {} });
}

function testName<Can extends Capabilities>(
  name: string,
  { row, statement }: ConformanceCase<Can>,
  distance: Distance,
): string {
  return `${row} ${statement} (${name}, ${distance})`;
}

function registerSkips(
  name: string,
  skip: readonly DeclaredSkip[],
  results: readonly CaseResult[],
): void {
  Deno.test(`every row that is skipped still fails (${name})`, () => {
    const [needless] = needlessSkips(skip, results);
    if (needless !== undefined) throw needlessSkipError(needless);
  });
}

/** Shown below the name of the test. */
function warn(warnings: readonly string[] = []): void {
  for (const warning of warnings) console.warn(`warning: ${warning}`);
}

/** A failure with the last words of the plugin. */
function explained({ outcome }: CaseResult): Error {
  if (outcome.kind !== "failed") throw new TypeError("only a failure is explained");
  const { error, stderrLines } = outcome;
  if (stderrLines.length === 0) return error;
  const shown = stderrLines.slice(-SHOWN_LINES).join("\n  ");
  return new Error(`${error.message}\nlast lines of the plugin's stderr:\n  ${shown}`, {
    cause: error,
  });
}

const SHOWN_LINES = 10;
