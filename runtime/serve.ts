import type { Generation } from "../sdk/generation.ts";
import { defaultTransport } from "./default_transport.ts";
import { chosenLogLevel } from "./log_level.ts";
import { createLogger } from "./logger.ts";
import type { Service, ServiceEnvironment } from "./service.ts";
import { stderrLines } from "./stderr_lines.ts";
import type { Connection, Transport } from "./transport.ts";

/** How a connector is served. */
export interface ServeOptions {
  /** Where the host is. */
  readonly connection: Connection;
  /** Ends the session when aborted. */
  readonly signal?: AbortSignal;
  /** The manifest's `args`: handed to the connector; `--log-level=debug` is understood here. */
  readonly args?: readonly string[];
  /** Takes each log line with its newline; stderr when left out. */
  readonly log?: (line: string) => void;
  /** How long the connector's `close` is waited for, in milliseconds; 500 when left out. */
  readonly closeTimeout?: number;
  /** Generation of the host, which an importer must know at Init; `v1.1` when left out. */
  readonly generation?: Generation;
  /**
   * What speaks to the host; the package's own HTTP/2 when left out. The other one there is
   * `grpcJsTransport` of `@plakar-deno/sdk/grpc-js`.
   */
  readonly transport?: Transport;
}

// The host's chunks are at most 1 MiB; 4 MiB is what a Go SDK plugin accepts (protocol 1.2).
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
// A host that closed stdin may wait for the process, possibly for ever (protocol 1.4): be quick.
const CLOSE_TIMEOUT = 500;

/**
 * Serves what `makeService` makes until the peer closes or the signal is aborted, then closes it.
 * Rejects when the wire was broken. Never ends the process.
 */
export async function serve(
  makeService: (environment: ServiceEnvironment) => Service,
  options: ServeOptions,
): Promise<void> {
  const { connection, args = [], generation = "v1.1", transport = defaultTransport } = options;
  const { level, problem } = chosenLogLevel(args);
  const lines = options.log === undefined ? stderrLines() : undefined;
  const write = lines?.write ?? options.log!;
  const logger = (secretValues: readonly string[]) => createLogger({ write, level, secretValues });
  const log = logger([]);
  if (problem !== undefined) log.warn(problem);

  const life = new AbortController();
  const stop = () => life.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", stop, { once: true });
  if (options.signal?.aborted) stop();

  const service = makeService({ args, generation, signal: life.signal, logger });
  try {
    await transport(service.handlers, connection, {
      signal: life.signal,
      maxMessageBytes: MAX_MESSAGE_BYTES,
    });
  } finally {
    options.signal?.removeEventListener("abort", stop);
    life.abort(new DOMException("the host closed the connection", "AbortError"));
    const closed = await withinTime(service.close(), options.closeTimeout ?? CLOSE_TIMEOUT);
    if (!closed) log.warn("the connector did not close in time; it is left behind");
    if (lines !== undefined) await withinTime(lines.flush(), FLUSH_TIMEOUT);
  }
}

// Log lines that a reader of stderr takes at once; nobody waits for a reader that is away.
const FLUSH_TIMEOUT = 100;

/** Whether `work` ended, well or badly, within `milliseconds`. */
async function withinTime(work: Promise<void>, milliseconds: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), milliseconds);
  try {
    return await Promise.race([work.then(() => true, () => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
