import type { BenchContext } from "./bench_context.ts";

/** Bytes per second of `cat FILE | cat >/dev/null`: what the machine can send through one pipe. */
export function pipeLimit(context: BenchContext, file: string, size: number): Promise<number> {
  return shellRate(context, 'cat -- "$1" | cat >/dev/null', [file], size);
}

/** Bytes per second of `cat FILE >COPY` with the copy synced: what the disk takes. */
export async function diskLimit(
  context: BenchContext,
  file: string,
  size: number,
): Promise<number> {
  const copy = `${file}.copy`;
  try {
    return await shellRate(context, 'cat -- "$1" >"$2" && sync "$2"', [file, copy], size);
  } finally {
    await Deno.remove(copy).catch(() => {});
  }
}

async function shellRate(
  { signal }: BenchContext,
  script: string,
  args: readonly string[],
  size: number,
): Promise<number> {
  signal.throwIfAborted();
  const began = performance.now();
  // Not `Command.output`, which takes no notice of its signal (Deno 2.7.14).
  const { success } = await new Deno.Command("sh", {
    args: ["-c", script, "sh", ...args],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
    signal,
  }).spawn().status;
  const seconds = (performance.now() - began) / 1000;
  signal.throwIfAborted();
  if (!success) throw new Error(`the raw limit could not be measured: ${script}`);
  return size / seconds;
}
