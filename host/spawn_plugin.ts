import { ConnectorError } from "../sdk/error.ts";
import { childConnection } from "./child_connection.ts";
import { type GrpcClient, grpcClient } from "./grpc_client.ts";
import { exitText, lastWords } from "./exit_text.ts";
import { startChild } from "./start_child.ts";
import { stderrLines } from "./stderr_lines.ts";
import { within } from "./within.ts";

/** How a plugin is started. */
export interface SpawnPluginOptions {
  /** Path of the executable, or a name on `PATH`. */
  readonly executable: string;
  /** The manifest's `args`; a plugin made with the Go SDK refuses any (protocol 1.8). */
  readonly args?: readonly string[];
  /** Variables added to the inherited environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the environment is `env` alone. */
  readonly clearEnv?: boolean;
  /** Working directory; the caller's when left out. */
  readonly cwd?: string;
  /** Kills the plugin when aborted. */
  readonly signal?: AbortSignal;
  /** Gets every line the plugin writes to stderr, without its end. */
  readonly onStderr?: (line: string) => void;
  /** Milliseconds until the plugin must have spoken HTTP/2; 20,000 as plakar has it (row H1). */
  readonly handshakeTimeoutMs?: number;
  /** Milliseconds between closing the plugin's stdin and SIGKILL; 3,000 (row H4). */
  readonly graceMs?: number;
  /** Starts the plugin in a process group of its own and kills that: what it started goes, too. */
  readonly killGroup?: boolean;
}

/** How a plugin's process ended. */
export interface ExitReport {
  /** Exit code; 128 and the signal's number after a signal. */
  readonly code: number;
  /** The signal that ended it, if one did. */
  readonly signal: string | null;
  /** Whether it was killed by this host: it ignored the end of stdin, or the caller wanted it. */
  readonly killed: boolean;
  /** The last lines of stderr, at most 200. */
  readonly stderrLines: readonly string[];
}

/** What the sessions need of a plugin. */
export interface PluginLink {
  /** Speaks gRPC to it. */
  readonly client: GrpcClient;
  /** Ends it in good order; `undefined` when there is no process. Idempotent, never rejects. */
  close(): Promise<ExitReport | undefined>;
}

/** A running plugin. */
export interface Plugin extends PluginLink, AsyncDisposable {
  /** Process number. */
  readonly pid: number;
  /** The last lines of stderr so far, at most 200. */
  readonly stderrLines: readonly string[];
  /** Resolves when the process is gone and its pipes are closed; never rejects. */
  readonly status: Promise<ExitReport>;
  /** Closes stdin, waits `graceMs`, kills what is still there. Idempotent, never rejects. */
  close(): Promise<ExitReport>;
  /** Kills at once, as plakar does on an interrupt (protocol 1.4). */
  kill(): Promise<ExitReport>;
}

const HANDSHAKE_MS = 20_000;
const GRACE_MS = 3_000;
// What a dying process still has in its pipes is worth a moment: its last words explain the end.
const DRAIN_MS = 500;
// A plugin whose stdout ended normally exits in a moment; the exit code belongs into the message.
const EXIT_MS = 1_000;

/**
 * Starts a plugin and waits until it speaks HTTP/2 (protocol 1.2, 1.8; rows H1 to H4).
 *
 * Throws when the program cannot be started, says something else than HTTP/2, exits, or stays silent;
 * the process is gone by then. Needs `--allow-run`.
 *
 * @example
 * ```ts
 * import { spawnPlugin } from "@plakar-deno/sdk/host";
 *
 * async function version(executable: string): Promise<number> {
 *   await using plugin = await spawnPlugin({ executable, onStderr: (line) => console.error(line) });
 *   return plugin.pid;
 * }
 * ```
 */
export async function spawnPlugin(options: SpawnPluginOptions): Promise<Plugin> {
  const { executable, signal } = options;
  signal?.throwIfAborted();
  const plugin = runPlugin(startChild(options), options);
  const limit = options.handshakeTimeoutMs ?? HANDSHAKE_MS;
  try {
    if (await within(plugin.client.ready.then(() => true), limit)) return plugin;
  } catch (error) {
    await plugin.kill();
    throw signal?.aborted ? signal.reason : error;
  }
  const { stderrLines } = await plugin.kill();
  throw new ConnectorError(
    `the plugin "${executable}" did not speak HTTP/2 within ${limit / 1000} s and was killed` +
      lastWords(stderrLines),
    { code: "deadline_exceeded" },
  );
}

function runPlugin(child: Deno.ChildProcess, options: SpawnPluginOptions): Plugin {
  const { executable, signal, killGroup } = options;
  const stderr = stderrLines(child.stderr, options.onStderr);
  const connection = childConnection(child.stdin, child.stdout);
  let killed = false;
  let closing: Promise<ExitReport> | undefined;

  function signalKill(): void {
    try {
      if (killGroup) Deno.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
      killed = true;
    } catch {
      // It is gone already.
    }
  }

  async function reportExit(): Promise<ExitReport> {
    const { code, signal: endSignal } = await child.status;
    const report = { code, signal: endSignal, killed };
    signal?.removeEventListener("abort", signalKill);
    if (killGroup) signalKill();
    // Something the plugin started may hold the pipe open after it.
    if (!await within(stderr.done.then(() => true), DRAIN_MS)) await stderr.stop();
    return { ...report, stderrLines: [...stderr.lines] };
  }

  async function explainEnd(cause: unknown): Promise<unknown> {
    if (signal?.aborted) return signal.reason;
    // Bytes that are no HTTP/2 explain themselves; what the process did afterwards does not matter.
    if (cause instanceof ConnectorError) return cause;
    const report = await within(exited, EXIT_MS);
    const what = report !== undefined
      ? exitText(report)
      : cause === undefined
      ? "closed its stdout but still runs"
      : `broke HTTP/2 (${
        cause instanceof Error ? cause.message : cause
      }); perhaps it printed to its stdout, ` +
        `which belongs to the protocol alone`;
    return new ConnectorError(`the plugin "${executable}" ${what}${lastWords(stderr.lines)}`, {
      code: "unavailable",
      cause,
    });
  }

  async function release(): Promise<ExitReport> {
    const report = await exited;
    await within(connection.ended, DRAIN_MS);
    client.destroy();
    await connection.release();
    return report;
  }

  async function end(): Promise<ExitReport> {
    void connection.closeInput();
    const gone = await within(child.status, options.graceMs ?? GRACE_MS);
    if (gone === undefined) signalKill();
    return await status;
  }

  const exited = reportExit();
  const client = grpcClient(connection, { explainEnd });
  const status = release();
  signal?.addEventListener("abort", signalKill, { once: true });
  return {
    pid: child.pid,
    client,
    stderrLines: stderr.lines,
    status,
    close: () => closing ??= end(),
    kill() {
      signalKill();
      return status;
    },
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  };
}
