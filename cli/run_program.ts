/** How {@linkcode runProgram} runs. */
export interface RunProgramOptions {
  readonly args: readonly string[];
  /** Folder to run in; that of this process when left out. */
  readonly cwd?: string;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
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
 * @throws The signal's reason when it is aborted, and Deno's error when the program cannot be
 * started; never for an exit code.
 */
export async function runProgram(
  program: string,
  { args, cwd, env, signal }: RunProgramOptions,
): Promise<ProgramOutput> {
  signal.throwIfAborted();
  // Not `Command.output`, which takes no notice of its signal (Deno 2.7.14).
  const output = await new Deno.Command(program, {
    args: [...args],
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env: { ...env } }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal,
  }).spawn().output();
  signal.throwIfAborted();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: output.code, stdout: text(output.stdout), stderr: text(output.stderr) };
}
