import { join } from "node:path";
import { runProgram } from "../cli/run_program.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { BenchContext } from "./bench_context.ts";
import type { Sample } from "./contest.ts";

/**
 * Builds the Go program of `tests/go_host`, which drives plugins on the gRPC library that plakar
 * uses. Resolves to `undefined` where Go is not installed.
 */
export async function buildGoHost(
  project: string,
  folder: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const installed = await runProgram("go", { args: ["version"], signal })
    .then(({ code }) => code === 0, () => false);
  if (!installed) return undefined;
  const program = join(folder, "go-host");
  const { code, stderr } = await runProgram(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", join(project, "tests/go_host/run.ts"), "build", program],
    cwd: project,
    signal,
  });
  if (code === 0) return program;
  throw new ConnectorError(`cannot build the Go host: ${stderr.trim()}`, {
    code: "failed_precondition",
  });
}

/** What a measurement of the Go host must have moved. */
export interface Expected {
  /** Number of calls. */
  readonly calls: number;
  /** Bytes of content. */
  readonly bytes: number;
}

/** Runs a measurement of the Go host, `bench-open` or `bench-get`, on the plugins in `bin`. */
export async function goHostSample(
  { project, signal }: BenchContext,
  program: string,
  bin: string,
  [command, ...options]: readonly string[],
  expected: Expected,
): Promise<Sample> {
  const { code, stdout, stderr } = await runProgram(program, {
    args: [command!, "-proto", join(project, "proto/v1_1"), "-bin", bin, ...options],
    signal,
  });
  if (code !== 0) throw new Error(`the Go host could not measure: ${stderr.trim()}`);
  const { calls, bytes, seconds, cpuSeconds, peakRss } = JSON.parse(stdout) as
    & Expected
    & Record<"seconds" | "cpuSeconds" | "peakRss", number>;
  if (calls !== expected.calls || bytes !== expected.bytes) {
    throw new Error(
      `the Go host moved ${bytes} bytes in ${calls} calls, ` +
        `not ${expected.bytes} in ${expected.calls}`,
    );
  }
  // Where there is no /proc the largest resident set is told as 0.
  return peakRss === 0 ? { seconds } : { seconds, cpuSeconds, peakRss };
}
