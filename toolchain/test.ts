/**
 * The test task: runs every suite, prints one table and one closing line `N passed, N failed`.
 *
 * @module
 */

import { resolve } from "node:path";
import {
  buildConnectors,
  type FilesAtOnce,
  isWanted,
  runSuite,
  type SuiteOutcome,
} from "./suites.ts";
import { inLanes, schedule } from "./schedule.ts";
import { addCounts, closingLine, NO_TESTS, type TestCounts } from "./test_counts.ts";
import {
  COMPILING,
  readTestOptions,
  type SuiteName,
  type TestOptions,
  USAGE,
} from "./test_options.ts";

/** How many suites run at once: on two cores, since many keep no more than one of them busy. */
const AT_ONCE = 2;

/** Runs the suites that were asked for; their outcomes are in the order of the suites. */
async function runSuites(
  top: string,
  options: TestOptions,
  say: (text: string) => void,
): Promise<Map<SuiteName | "build", SuiteOutcome>> {
  const found = new Map<SuiteName | "build", SuiteOutcome>();
  const { left, failure } = await build(top, options, say);
  if (failure !== undefined) {
    found.set("build", { counts: { passed: 0, failed: 1, skipped: 0 }, failure });
  }
  async function run(suite: SuiteName, files: FilesAtOnce): Promise<void> {
    const started = performance.now();
    const outcome = await runSuite(suite, top, options, say, files);
    found.set(suite, outcome);
    if (outcome.failure !== undefined) say(`${suite}: failed\n${outcome.failure}`);
    const seconds = Math.round((performance.now() - started) / 1000);
    const { counts, reason } = outcome;
    say(`${suite}: ${counts ? `${closingLine(counts)} (${seconds} s)` : reason}`);
  }
  const { together, apart } = schedule(left);
  // Beside nothing else, a suite's own files run at once.
  const files = together.length < AT_ONCE ? "two" : "one";
  await inLanes(AT_ONCE, together, (suite) => run(suite, files));
  await inLanes(1, apart, (suite) => run(suite, "two"));
  const order: readonly (SuiteName | "build")[] = ["build", ...options.suites];
  return new Map(order.flatMap((suite) => found.has(suite) ? [[suite, found.get(suite)!]] : []));
}

/** Compiles the connectors if a suite needs them; the suites that can run, and what failed. */
async function build(
  top: string,
  options: TestOptions,
  say: (text: string) => void,
): Promise<{ readonly left: readonly SuiteName[]; readonly failure?: string }> {
  const left = options.suites;
  const compiling = left.filter((suite) => COMPILING.includes(suite));
  const wanted = await Promise.all(compiling.map((suite) => isWanted(suite, top, options)));
  if (!wanted.includes(true)) return { left };
  say("build: compiling the connectors");
  const failure = await buildConnectors(top);
  if (failure === undefined) return { left };
  say(`build: failed\n${failure}`);
  return { left: left.filter((suite) => !compiling.includes(suite)), failure };
}

/** One row for each suite. */
function table(outcomes: ReadonlyMap<string, SuiteOutcome>): string {
  const rows = [["suite", "passed", "failed", "skipped"]];
  for (const [suite, { counts, reason }] of outcomes) {
    if (counts === undefined) rows.push([suite, "-", "-", `- (${reason})`]);
    else rows.push([suite, ...[counts.passed, counts.failed, counts.skipped].map(String)]);
  }
  return rows.map(([suite, passed, failed, skipped]) =>
    `${suite!.padEnd(14)}${passed!.padStart(8)}${failed!.padStart(8)}  ${skipped!.padStart(7)}`
  ).join("\n");
}

/** The counts, and for each suite its own counts and failure, or why it was left out. */
function jsonOf(total: TestCounts, outcomes: ReadonlyMap<string, SuiteOutcome>): unknown {
  const suites = [...outcomes].map(([name, { counts, reason, failure }]) => ({
    name,
    ...counts,
    ...(reason === undefined ? {} : { reason }),
    ...(failure === undefined ? {} : { failure }),
  }));
  return { ...total, suites };
}

/** Runs the task; the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = readTestOptions(args);
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const top = resolve(import.meta.dirname!, "..");
  // Where a person called the task from; no test shall take that for the folder it works in.
  Deno.env.delete("INIT_CWD");
  const say = (text: string) => options.json ? console.error(text) : console.log(text);
  const outcomes = await runSuites(top, options, say);
  const total = addCounts([...outcomes.values()].map(({ counts }) => counts ?? NO_TESTS));
  say(`\n${table(outcomes)}\n`);
  if (total.passed + total.failed === 0) say("No test ran: no name or path matches.");
  if (options.json) console.log(JSON.stringify(jsonOf(total, outcomes), null, 2));
  say(closingLine(total));
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}
