import { join } from "node:path";
import type { BenchContext } from "./bench_context.ts";

/**
 * Seconds that an import of a folder takes with the Go host of `tests/go_host`, every file read.
 * Undefined, with a word on why, where Go is not installed.
 */
export async function goHostOpens(
  { project, bin, signal, progress }: BenchContext,
  tree: string,
  concurrency: number,
  expected: number,
): Promise<number | undefined> {
  const installed = await new Deno.Command("go", { args: ["version"], stdin: "null" }).output()
    .then(({ success }) => success, () => false);
  if (!installed) {
    progress("opens: left out for the grpc-go host, Go is not installed");
    return undefined;
  }
  // Not `Command.output`, which takes no notice of its signal (Deno 2.7.14).
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-lock",
      join(project, "tests/go_host/run.ts"),
      "bench-open",
      "-bin",
      bin,
      "-tree",
      tree,
      "-concurrency",
      String(concurrency),
    ],
    cwd: project,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
    signal,
  }).spawn();
  const [stdout, { success }] = await Promise.all([
    new Response(child.stdout).text(),
    child.status,
  ]);
  signal.throwIfAborted();
  if (!success) throw new Error("the Go host could not import the small files; see above");
  const { opens, seconds } = JSON.parse(stdout) as {
    opens: number;
    seconds: number;
  };
  if (opens !== expected) throw new Error(`the Go host opened ${opens} files, not ${expected}`);
  return seconds;
}
