import { ConnectorError } from "../../sdk/error.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { CaseResult } from "../../testing/conformance_case.ts";
import { type Report, reportTotals } from "../../testing/report.ts";
import { reportJson } from "../../testing/report_json.ts";
import { reportJunit } from "../../testing/report_junit.ts";
import { reportText } from "../../testing/report_text.ts";
import { givenPath } from "../given_path.ts";
import { help } from "./help.ts";
import { loadCapabilities } from "./load_capabilities.ts";
import { runKit } from "./run_kit.ts";
import { type ReportFormat, testArguments } from "./test_arguments.ts";

const writers: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  text: reportText,
  junit: reportJunit,
  json: reportJson,
};

/**
 * The command `test`: runs the kit against an executable and writes the report.
 *
 * @returns 0 when no case failed and at least one passed, else 1.
 * @throws {ConnectorError} `invalid_argument`; or the signal's reason, the report of what ran until
 * then written.
 */
export async function testCommand(args: readonly string[], signal: AbortSignal): Promise<number> {
  const given = testArguments(args);
  if (given === undefined) {
    console.log(help);
    return 0;
  }
  const executable = givenPath(given.executable);
  await requireFile(executable);
  const can = given.can === undefined
    ? {}
    : await loadCapabilities(givenPath(given.can), given.role);
  const started = performance.now();
  const progress = progressLine();
  const results = await runKit({ ...given, executable, can, signal, onResult: progress.count });
  progress.clear();
  const report = {
    subject: given.executable,
    role: given.role,
    results,
    milliseconds: performance.now() - started,
  };
  await writeReport(writers[given.report](report), given.out);
  signal.throwIfAborted();
  const { passed, failed, skipped } = reportTotals(results);
  if (given.out !== undefined) {
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped; see ${given.out}`);
  }
  // That it starts proves nothing yet.
  const proved = results.some(({ row, outcome }) => row !== "start" && outcome.kind === "passed");
  return failed === 0 && proved ? 0 : 1;
}

async function requireFile(executable: string): Promise<void> {
  let reason: string | undefined;
  try {
    const { isFile, mode } = await Deno.stat(executable);
    if (!isFile) reason = "it is no file";
    else if (mode !== null && (mode & 0o111) === 0) reason = "it is not executable; use chmod +x";
  } catch (error) {
    reason = error instanceof Deno.errors.NotFound ? "it does not exist" : errorMessage(error);
  }
  if (reason === undefined) return;
  throw new ConnectorError(`cannot test "${executable}": ${reason}`, { code: "invalid_argument" });
}

async function writeReport(text: string, out: string | undefined): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  if (out !== undefined) return await Deno.writeFile(givenPath(out), bytes);
  for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
}

/** How far the run is, on one line of a terminal; nothing elsewhere. */
function progressLine(): { count(result: CaseResult): void; clear(): void } {
  let done = 0;
  let failed = 0;
  const show = (text: string) => {
    if (Deno.stderr.isTerminal()) {
      Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
    }
  };
  return {
    count({ row, outcome }) {
      done++;
      if (outcome.kind === "failed") failed++;
      show(`${row}: ${done} done, ${failed} failed`);
    },
    clear: () => show(""),
  };
}
