import { spawnWritten } from "../host/spawn_written.ts";
import { ConnectorError } from "../sdk/error.ts";

/** How {@linkcode runProgram} runs. */
export interface RunProgramOptions {
  readonly args: readonly string[];
  /** Folder to run in; that of this process when left out. */
  readonly cwd?: string;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of variables of this process that the program is not to see. */
  readonly without?: readonly string[];
  /** Kills the program when aborted. */
  readonly signal: AbortSignal;
}

/** How a program ended, and what it wrote. */
export interface ProgramOutput {
  /** Exit code; 0 is success. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, with no input and its output captured.
 *
 * @throws The signal's reason when it is aborted, Deno's error when the program cannot be started, and
 * {@linkcode ConnectorError} `resource_exhausted` when it prints more than 64 MB; never for an exit code.
 */
export async function runProgram(
  program: string,
  { args, cwd, env, without = [], signal }: RunProgramOptions,
): Promise<ProgramOutput> {
  signal.throwIfAborted();
  const hidden = without.length === 0 ? {} : {
    clearEnv: true,
    env: {
      ...Object.fromEntries(
        Object.entries(Deno.env.toObject()).filter(([name]) => !without.includes(name)),
      ),
      ...env,
    },
  };
  const command = new Deno.Command(program, {
    args: [...args],
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env: { ...env } }),
    ...hidden,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal,
  });
  const child = spawnWritten(command);
  const kept = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> => {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let bytes = 0;
    for await (const piece of stream) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes <= most) continue;
      throw new ConnectorError(`"${program}" printed more than ${most / 1e6} MB`, {
        code: "resource_exhausted",
      });
    }
    return await new Blob(pieces).text();
  };
  try {
    const [stdout, stderr, { code }] = await Promise.all([
      kept(child.stdout),
      kept(child.stderr),
      child.status,
    ]);
    return { code, stdout, stderr };
  } catch (error) {
    // It is of no use any more; that it has ended already is as good.
    try {
      child.kill("SIGKILL");
    } catch { /* ended */ }
    await child.status;
    throw error;
  } finally {
    signal.throwIfAborted();
  }
}

/** Bytes a program may print: one that never stops must not fill the memory. */
const most = 64_000_000;
