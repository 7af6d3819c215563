import { changesEnvironment } from "./changes_environment.ts";
import { checkDocs } from "./docs_check.ts";
import { hasLostTest, lostFiles, lostTests } from "./lost_tests.ts";
import { runCaptured } from "./run_captured.ts";
import { sourceFiles } from "./source_files.ts";
import {
  addCounts,
  closingCounts,
  denoTestCounts,
  NO_TESTS,
  settleCounts,
  type TestCounts,
} from "./test_counts.ts";
import type { SuiteName, TestOptions } from "./test_options.ts";
import { startTestServer } from "./test_server.ts";

/** How a suite ended. */
export interface SuiteOutcome {
  /** Its counts; undefined when it was left out. */
  readonly counts?: TestCounts;
  /** Why it was left out. */
  readonly reason?: string;
  /** What to show of a failure. */
  readonly failure?: string;
}

/** How many test files of a suite may run at once: one when another suite runs beside it. */
export type FilesAtOnce = "one" | "two";

/** Runs one suite over the project in `top`; `say` is told how it goes. */
export async function runSuite(
  suite: SuiteName,
  top: string,
  options: TestOptions,
  say: (text: string) => void,
  atOnce: FilesAtOnce,
): Promise<SuiteOutcome> {
  const filtered = options.names.length + options.paths.length > 0;
  switch (suite) {
    case "unit":
    case "conformance":
    case "alone":
    case "compiled":
    case "toolkit":
      return await runTestFiles(suite, top, options, say, atOnce);
    case "s3":
    case "versitygw":
      return await runWithServer(suite, top, options, say, atOnce);
    case "docs":
      return filtered ? { reason: "cannot be filtered" } : await runDocs(top);
    case "h2spec":
    case "grpc interop":
    case "go host":
    case "go grpc-js":
      return filtered ? { reason: "cannot be filtered" } : await runWithGo(suite, top);
  }
}

/** Compiles the connectors that the compiled suites run; returns what to show when that fails. */
export async function buildConnectors(top: string): Promise<string | undefined> {
  const args = ["run", "-A", "cli/main.ts", "build"];
  const { code, output } = await runCaptured(args, { cwd: top, label: "build" });
  return code === 0 ? undefined : output;
}

/** Whether a suite would run anything under the filters; asked before a build that may be for nothing. */
export async function isWanted(
  suite: SuiteName,
  top: string,
  options: TestOptions,
): Promise<boolean> {
  if (options.names.length + options.paths.length === 0) return true;
  return (await suiteFiles(suite, top, options)).length > 0;
}

/** The test files of a suite that pass the filters. */
async function suiteFiles(
  suite: SuiteName,
  top: string,
  { names, paths }: TestOptions,
): Promise<string[]> {
  const files: string[] = [];
  for (const file of await sourceFiles(top, ["_test.ts"])) {
    if (suiteOf(file) !== suite || (file.startsWith(TEMPLATES) && paths.length === 0)) continue;
    if (await matches(top, file, names, paths)) files.push(file);
  }
  return files;
}

// Every project that the suite "toolkit" makes of them runs their tests; here they run when they are named.
const TEMPLATES = "cli/init/templates/";

// They put connectors and transports through thousands of sessions.
const CONFORMANCE: readonly string[] = ["tests/conformance/", "tests/fuzz/"];

// They measure their own process, or let it hold thousands of files, so nothing runs beside them.
const MEASURED: readonly string[] = [
  "testing/leaks_test.ts",
  "tests/leaks/",
  "tests/wrong/importers_test.ts",
  "tests/wrong/v1_0_test.ts",
];

// They run many processes against time limits, apart from the suite "unit".
const ALONE: readonly string[] = [
  ...MEASURED,
  "tests/crash/",
  "tests/kit/",
  "tests/scripted/",
  "tests/wrong/",
];

/** Parts of a suite, the files of each of which may run at once, or not. */
function partsOf(files: readonly string[]): (readonly [string[], boolean])[] {
  const serial = (file: string) => startsWithAny(file, MEASURED) || changesEnvironment(file);
  const parts = [
    [files.filter((file) => !serial(file)), true],
    [files.filter(serial), false],
  ] as const;
  return parts.filter(([part]) => part.length > 0);
}

function suiteOf(file: string): SuiteName {
  if (file.startsWith("tests/compiled/")) return "compiled";
  if (file.startsWith("tests/s3/versitygw")) return "versitygw";
  if (file.startsWith("tests/s3/")) return "s3";
  if (file.startsWith("tests/toolkit/") || file.startsWith(TEMPLATES)) return "toolkit";
  if (startsWithAny(file, CONFORMANCE)) return "conformance";
  return startsWithAny(file, ALONE) ? "alone" : "unit";
}

function startsWithAny(file: string, starts: readonly string[]): boolean {
  return starts.some((start) => file.startsWith(start));
}

async function runTestFiles(
  suite: SuiteName,
  top: string,
  options: TestOptions,
  say: (text: string) => void,
  atOnce: FilesAtOnce,
  env: Readonly<Record<string, string>> = {},
): Promise<SuiteOutcome> {
  const files = await suiteFiles(suite, top, options);
  if (files.length === 0) return { reason: "no test file matches" };
  say(`${suite}: ${files.length} files`);
  const { names } = options;
  const filter = names.length === 0 ? [] : [`--filter=/${names.map(RegExp.escape).join("|")}/`];
  const counts: TestCounts[] = [];
  const failures: string[] = [];
  for (const [part, parallel] of partsOf(files)) {
    const order = parallel && atOnce === "two" ? ["--parallel"] : [];
    // One suite is enough to find what the types of another Deno refuse; the task check has all code.
    const check = suite === "unit" ? [] : ["--no-check"];
    const how = ["--no-lock", "--hide-stacktraces", ...order, ...check, ...filter];
    const run = (files: readonly string[]) =>
      runCaptured(["test", "-A", ...how, ...files], { cwd: top, label: suite, minutes: 25, env });
    let { code, output } = await run(part);
    let others = NO_TESTS;
    if (hasLostTest(output)) {
      const first = output;
      const lost = lostFiles(first);
      const known = lost.files.length > 0;
      const where = known ? ` in ${lost.files.join(", ")}` : "";
      say(
        `${suite}: a test${where} waits for nothing any more, and Deno does not say which; once more`,
      );
      ({ code, output } = await run(known ? lost.files : part));
      if (known) others = lost.others;
      for (const test of lostTests(first, output)) say(`${suite}: lost the first time: ${test}`);
    }
    const settled = addCounts([others, settleCounts(denoTestCounts(output), code)]);
    counts.push(settled);
    if (settled.failed > 0) failures.push(testFailure(output));
  }
  const sum = addCounts(counts);
  return failures.length === 0 ? { counts: sum } : { counts: sum, failure: failures.join("\n") };
}

/** The server of each suite that has one, by its name in `tests/s3/serve.ts`. */
const SERVERS = { "s3": "seaweedfs", "versitygw": "versitygw" } as const;

async function runWithServer(
  suite: keyof typeof SERVERS,
  top: string,
  options: TestOptions,
  say: (text: string) => void,
  atOnce: FilesAtOnce,
): Promise<SuiteOutcome> {
  if (!await isWanted(suite, top, options)) return { reason: "no test file matches" };
  let server: Awaited<ReturnType<typeof startTestServer>>;
  try {
    server = await startTestServer(top, SERVERS[suite]);
  } catch (error) {
    return { counts: { passed: 0, failed: 1, skipped: 0 }, failure: String(error) };
  }
  if (typeof server === "string") return { reason: server };
  await using _ = server;
  return await runTestFiles(suite, top, options, say, atOnce, server.env);
}

/** A file without one of the words would only be loaded for nothing; names built at run time need a path filter. */
async function matches(
  top: string,
  file: string,
  names: readonly string[],
  paths: readonly string[],
): Promise<boolean> {
  if (paths.length > 0 && !paths.some((part) => file.includes(part))) return false;
  if (names.length === 0 || paths.length > 0) return true;
  const text = await Deno.readTextFile(`${top}/${file}`);
  return names.some((name) => text.includes(name));
}

/** The part of `deno test`'s output that tells what failed. */
function testFailure(output: string): string {
  const errors = output.indexOf("\n ERRORS \n");
  return errors >= 0 ? output.slice(errors + 1) : output.split("\n").slice(-80).join("\n");
}

async function runDocs(top: string): Promise<SuiteOutcome> {
  const checks = await checkDocs(top);
  const failures = checks.flatMap(({ failure }) => failure ?? []);
  const failed = failures.length;
  const counts = { passed: checks.length - failed, failed, skipped: 0 };
  return failed === 0 ? { counts } : { counts, failure: failures.join("\n") };
}

/** The suites that are programs with a Go part; each ends with a closing line. */
const WITH_GO = {
  "h2spec": ["tests/interop/run_h2spec.ts"],
  "grpc interop": ["tests/interop/run_grpc.ts"],
  "go host": ["tests/go_host/run.ts"],
  "go grpc-js": ["tests/go_host/run.ts", "--grpc-js"],
} as const;

async function runWithGo(suite: keyof typeof WITH_GO, top: string): Promise<SuiteOutcome> {
  try {
    await new Deno.Command("go", { args: ["version"], stdin: "null" }).output();
  } catch {
    return { reason: "Go is not installed" };
  }
  const args = ["run", "-A", ...WITH_GO[suite]];
  const { code, output } = await runCaptured(args, { cwd: top, label: suite });
  const counts = settleCounts(closingCounts(output), code);
  return counts.failed === 0 ? { counts } : { counts, failure: output };
}
