/** How a captured program ended. */
export interface CapturedRun {
  /** Exit code; 124 after the time limit. */
  readonly code: number;
  /** Both outputs, in the order they came, without colours. */
  readonly output: string;
}

/** How a program is run. */
export interface CapturedRunOptions {
  /** Working folder. */
  readonly cwd: string;
  /** What a sign of life is called; one is printed every 20 seconds. */
  readonly label: string;
  /** Minutes until it is ended; 15 when absent. */
  readonly minutes?: number;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

const SIGN_OF_LIFE = 20_000;

/** Runs this Deno with arguments, its output kept for later; never throws for a failing program. */
export async function runCaptured(
  args: readonly string[],
  { cwd, label, minutes = 15, env = {} }: CapturedRunOptions,
): Promise<CapturedRun> {
  const started = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", DENO_JOBS: "2", RUST_BACKTRACE: "0", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const seconds = (): number => Math.round((performance.now() - started) / 1000);
  const alive = setInterval(() => console.error(`${label}: ${seconds()} s …`), SIGN_OF_LIFE);
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, minutes * 60_000);
  try {
    const chunks: string[] = [];
    const [{ code }] = await Promise.all([
      child.status,
      collect(child.stdout, chunks),
      collect(child.stderr, chunks),
    ]);
    if (!late) return { code, output: chunks.join("") };
    return { code: 124, output: `${chunks.join("")}\nended after ${minutes} minutes\n` };
  } finally {
    clearInterval(alive);
    clearTimeout(limit);
  }
}

async function collect(stream: ReadableStream<Uint8Array>, into: string[]): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) into.push(text);
}
