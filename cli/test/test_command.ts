import type { Command } from "commander";
import { ConnectorError } from "../../sdk/error.ts";
import type { Capabilities, CaseResult } from "../../testing/conformance_case.ts";
import type { ConformanceSetup } from "../../testing/conformance_setup.ts";
import { type Report, reportTotals } from "../../testing/report.ts";
import type { ReadySetup } from "../../testing/start_setup.ts";
import type { Role } from "../../testing/subject.ts";
import { type CommandContext, type MakeCommand, newCommand } from "../command.ts";
import { givenPath } from "../given_path.ts";
import { progress } from "../progress.ts";
import { openProject } from "../project/open_project.ts";
import { executableTarget } from "./executable_target.ts";
import { loadSetup } from "./load_setup.ts";
import { type ProjectConnector, projectConnectors } from "./project_connectors.ts";
import { requireBuilt } from "./require_executable.ts";
import { type KitTarget, rowsOf, runKit } from "./run_kit.ts";
import { splitWords } from "./split_words.ts";
import { testSetup } from "./test_setup.ts";
import {
  isAboutExecutable,
  type RunArguments,
  runArguments,
  testArguments,
} from "./test_arguments.ts";
import { type TestOptions, testOptions } from "./test_options.ts";
import { allReports, isGood, oneReport } from "./write_reports.ts";

/** `test [name…]`, `test EXECUTABLE …`: runs the conformance kit on executables. */
export const testCommand: MakeCommand = (action) =>
  testOptions(newCommand("test", "Test connectors against the rules of the protocol", [
    ["test", "Every connector of the project"],
    ["test my-source-importer --row I1", "One of them, and one rule of the protocol"],
    ["test --report junit --out report.xml", "For a CI server"],
    [
      "test ./my-importer --role importer --config location=my://host/ --can can.json",
      "An executable made in any language",
    ],
    [
      "test bin/my-storage --role storage --config location=my://{folder}",
      "One that is written to",
    ],
  ])).action(
    action(async (context, given: string[], options: TestOptions, command: Command) => {
      const { words: names, pluginArgs } = splitWords(given, command);
      if (pluginArgs.length > 0 || isAboutExecutable(names, options)) {
        const told = testArguments(names, pluginArgs, options);
        requireRows(told, [told.role]);
        const report = await reportOf(context, await executableTarget(told), told);
        return await finish(context, told, [report], oneReport(told.report, report));
      }
      return await testProject(context, names, runArguments(options), options.project);
    }),
  );

async function testProject(
  context: CommandContext,
  names: readonly string[],
  run: RunArguments,
  given: string | undefined,
): Promise<number> {
  const project = await openProject(given);
  const connectors = projectConnectors(project, names, "test");
  requireRows(run, connectors.map(({ role }) => role));
  const tested = connectors.filter(({ role }) =>
    run.rows?.some((row) => rowsOf(role, run.api).has(row)) ?? true
  );
  await requireBuilt(tested, "test");
  // All of them first: what is missing is better heard of before minutes of tests.
  const jobs = [];
  for (const connector of tested) {
    const setup = await loadSetup(project.folder, connector, "test", context.signal);
    jobs.push({ connector, setup });
  }
  const reports: Report[] = [];
  for (const { connector, setup } of jobs) {
    if (context.signal.aborted) break;
    reports.push(await setupReport(context, connector, setup, run));
  }
  return await finish(
    context,
    run,
    reports,
    allReports(run.report, project.manifest.name, reports),
  );
}

/** The report of one connector; a setup that does not start, or end, has failed the row `setup`. */
async function setupReport(
  context: CommandContext,
  { name: subject, ...connector }: ProjectConnector,
  setup: ConformanceSetup<Capabilities>,
  run: RunArguments,
): Promise<Report> {
  const started = performance.now();
  let ready: ReadySetup<Capabilities>;
  try {
    ready = await testSetup(subject, setup, "test", context.signal);
  } catch (error) {
    const result = setupFailure("the conformance setup starts", error, started);
    return {
      subject,
      role: connector.role,
      results: [result],
      milliseconds: result.milliseconds,
    };
  }
  const { config, can } = ready;
  const target = { ...connector, subject, config, can, skip: setup.skip ?? [] };
  let report: Report;
  try {
    report = await reportOf(context, target, run);
  } catch (error) {
    // Why it broke off is what matters.
    await Promise.resolve(ready[Symbol.asyncDispose]()).catch(() => undefined);
    throw error;
  }
  const ending = performance.now();
  try {
    await ready[Symbol.asyncDispose]();
    return report;
  } catch (error) {
    const result = setupFailure("the conformance setup ends", error, ending);
    return { ...report, results: [...report.results, result] };
  }
}

function setupFailure(statement: string, error: unknown, started: number): CaseResult {
  if (!(error instanceof ConnectorError)) throw error;
  return {
    row: "setup",
    statement,
    distance: "process",
    outcome: { kind: "failed", error, stderrLines: [] },
    milliseconds: performance.now() - started,
  };
}

async function reportOf(
  context: CommandContext,
  target: KitTarget,
  run: RunArguments,
): Promise<Report> {
  const started = performance.now();
  const shown = progress(context.note);
  let done = 0;
  let failed = 0;
  try {
    const results = await runKit(target, {
      ...run,
      signal: context.signal,
      onResult({ row, outcome }) {
        done++;
        if (outcome.kind === "failed") failed++;
        shown.update(`${target.subject}: ${row}, ${done} done, ${failed} failed`);
      },
    });
    const { subject, role } = target;
    return { subject, role, results, milliseconds: performance.now() - started };
  } finally {
    shown.done();
  }
}

async function finish(
  { print, signal }: CommandContext,
  { out }: RunArguments,
  reports: readonly Report[],
  text: string,
): Promise<number> {
  if (out === undefined) print(text.replace(/\n$/, ""));
  else await Deno.writeTextFile(givenPath(out), text);
  signal.throwIfAborted();
  if (out !== undefined) {
    const { passed, failed, skipped } = reportTotals(reports.flatMap(({ results }) => results));
    print(`${passed} passed, ${failed} failed, ${skipped} skipped; see ${out}`);
  }
  return reports.every(isGood) ? 0 : 1;
}

function requireRows({ rows = [], api }: RunArguments, roles: readonly Role[]): void {
  const known = new Set(roles.flatMap((role) => [...rowsOf(role, api)]));
  const row = rows.find((row) => !known.has(row));
  if (row === undefined) return;
  throw new ConnectorError(
    `"${row}" is no row that is tested on an executable ${[...new Set(roles)].join(" or ")}; ` +
      `there are: ${[...known].join(" ")}`,
    { code: "invalid_argument" },
  );
}
