import { runCli } from "../../run_cli.ts";
import { testCommand } from "../test_command.ts";

/** How a run of the command `test` ended. */
export interface TestRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command `test` in this process. */
export async function runTest(
  args: readonly string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<TestRun> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(["test", ...args], [testCommand], {
    signal,
    print: (text) => void out.push(text),
    note: (text) => void err.push(text),
  });
  return { code, stdout: out.join("\n"), stderr: err.join("\n") };
}
