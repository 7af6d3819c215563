import { grpcClient } from "../host/grpc_client.ts";
import { within } from "../host/within.ts";
import { chosenLogLevel } from "../runtime/log_level.ts";
import { createLogger } from "../runtime/logger.ts";
import { memoryConnection } from "../runtime/memory_connection.ts";
import { serve } from "../runtime/serve.ts";
import type { Transport } from "../runtime/transport.ts";
import type { Generation } from "../sdk/generation.ts";
import { directClient } from "./direct_client.ts";
import type { Distance } from "./distance.ts";
import { serviceMaker } from "./service_maker.ts";
import { rawProcess, startProcess } from "./start_process.ts";
import type {
  ConnectorUnderTest,
  ExecutableUnderTest,
  RawPlugin,
  Role,
  StartedPlugin,
} from "./subject.ts";

/** How a plugin is started for a case. */
export interface StartPluginOptions {
  /** Ends it when aborted. */
  readonly signal?: AbortSignal;
  /** The manifest's `args`; those of an executable come before them. */
  readonly args?: readonly string[];
  /**
   * What the host speaks that starts it, as an importer must know at Init; `v1.1` when left out. An
   * executable is told by its path, as each host tells it: below `plugins/v1.0.0/` (protocol 6.5).
   */
  readonly generation?: Generation;
  /** What speaks for it at the distance `grpc`; the usual transport when left out. */
  readonly transport?: Transport;
}

// As many log lines as a process's stderr keeps.
const KEPT_LINES = 200;
// As `serve` has it: how long a connector's close is waited for.
const CLOSE_MS = 500;

/**
 * Starts a connector at a distance, before Init.
 *
 * `direct` calls the methods of its service in this process, each message through its codecs; `grpc`
 * serves it over a connection in memory; `process` runs the executable. Throws a `TypeError` when the
 * connector cannot be tested at this distance.
 */
export async function startPlugin<Of extends Role>(
  role: Of,
  connector: ConnectorUnderTest<Of>,
  distance: Distance,
  options: StartPluginOptions = {},
): Promise<StartedPlugin> {
  options.signal?.throwIfAborted();
  const executable = executableOf(connector, distance);
  if (executable !== undefined) return await startProcess(executable, options);
  const makeService = serviceMaker(role, connector as ConnectorUnderTest<Role>);
  return distance === "direct"
    ? startDirect(makeService, options)
    : startServed(makeService, options);
}

/** Starts a connector without speaking to it; at the distances `grpc` and `process`. */
export function startRaw<Of extends Role>(
  role: Of,
  connector: ConnectorUnderTest<Of>,
  distance: Distance,
  options: StartPluginOptions = {},
): RawPlugin {
  options.signal?.throwIfAborted();
  if (distance === "direct") throw new TypeError('there are no bytes at the distance "direct"');
  const executable = executableOf(connector, distance);
  if (executable !== undefined) return rawProcess(executable, options);
  const served = serveInMemory(serviceMaker(role, connector as ConnectorUnderTest<Role>), options);
  const { host, closeHost } = served.connection;
  return {
    connection: host,
    closeInput() {
      closeHost();
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: served.end,
  };
}

function executableOf(connector: unknown, distance: Distance): ExecutableUnderTest | undefined {
  const executable = typeof connector === "object" && connector !== null &&
      "executable" in connector
    ? connector as ExecutableUnderTest
    : undefined;
  if ((executable !== undefined) === (distance === "process")) return executable;
  throw new TypeError(
    executable === undefined
      ? 'only an executable can be tested at the distance "process"'
      : `an executable can be tested at the distance "process" alone, not "${distance}"`,
  );
}

type MakeService = Parameters<typeof serve>[0];

/** Keeps the last lines of what is logged. */
function lineKeeper(): { readonly lines: string[]; readonly write: (line: string) => void } {
  const lines: string[] = [];
  return {
    lines,
    write(line) {
      lines.push(line.replace(/\n$/, ""));
      if (lines.length > KEPT_LINES) lines.shift();
    },
  };
}

function startDirect(
  makeService: MakeService,
  { signal, args = [], generation = "v1.1" }: StartPluginOptions,
): StartedPlugin {
  const { lines, write } = lineKeeper();
  const { level, problem } = chosenLogLevel(args);
  const life = new AbortController();
  const service = makeService({
    args,
    signal: life.signal,
    generation,
    logger: (secretValues) => createLogger({ write, level, secretValues }),
  });
  if (problem !== undefined) createLogger({ write, level, secretValues: [] }).warn(problem);
  const client = directClient(service.handlers);
  const plugin = startedPlugin(client, lines, async () => {
    signal?.removeEventListener("abort", plugin.close);
    client.destroy();
    life.abort(new DOMException("the host closed the connection", "AbortError"));
    await within(service.close(), CLOSE_MS);
  });
  signal?.addEventListener("abort", plugin.close, { once: true });
  return plugin;
}

function serveInMemory(
  makeService: MakeService,
  { signal, args, generation, transport }: StartPluginOptions,
) {
  const { lines, write } = lineKeeper();
  const connection = memoryConnection();
  const life = new AbortController();
  const stop = () => life.abort(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  const served = serve(makeService, {
    connection: connection.plugin,
    signal: life.signal,
    args,
    generation,
    log: write,
    transport,
  })
    // What a peer broke on the wire is seen by the peer.
    .catch((error) => write(String(error)))
    .finally(connection.closePlugin);
  return {
    connection,
    lines,
    async end(): Promise<void> {
      signal?.removeEventListener("abort", stop);
      connection.closeHost();
      // A connector that ignores its signal must not hold up the next case.
      await within(served, 2 * CLOSE_MS);
      life.abort();
    },
  };
}

function startServed(makeService: MakeService, options: StartPluginOptions): StartedPlugin {
  const { connection, lines, end } = serveInMemory(makeService, options);
  const client = grpcClient(connection.host);
  return startedPlugin(client, lines, async () => {
    await end();
    client.destroy();
  });
}

/** A plugin without a process, ended once however often it is closed. */
function startedPlugin(
  client: StartedPlugin["client"],
  lines: readonly string[],
  end: () => Promise<void>,
): StartedPlugin {
  let closing: Promise<undefined> | undefined;
  const close = () => closing ??= end().then(() => undefined);
  return {
    client,
    lines,
    close,
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}
