import process from "node:process";
import { errorMessage } from "../sdk/error_message.ts";
import { courtesyMessage, type PluginRole } from "./courtesy_message.ts";
import { createLogger } from "./logger.ts";
import { chosenLogLevel } from "./log_level.ts";
import { ownGeneration } from "./own_generation.ts";
import { serve } from "./serve.ts";
import type { Service, ServiceEnvironment } from "./service.ts";
import { stderrLines } from "./stderr_lines.ts";
import { stdioConnection } from "./stdio_connection.ts";
import { installStdoutGuard } from "./stdout_guard.ts";
import type { Transport } from "./transport.ts";

/** How an entrypoint runs a connector. */
export interface EntrypointOptions {
  /**
   * What speaks to the host; the package's own HTTP/2 when left out. The other one there is
   * `grpcJsTransport` of `@plakar-deno/sdk/grpc-js`.
   */
  readonly transport?: Transport;
}

const EXIT_BROKEN = 1;
const EXIT_BY_HAND = 2;
// With the connector's half second and the log's tenth this stays below the second of row P4.
const EXIT_TIMEOUT = 850;
// An interrupt reaches the whole process group, but the host still has cleaning up to do over this
// very plugin (protocol 1.1 and row P7); only the end of stdin, or SIGKILL, ends it.
const IGNORED_SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Whatever else hangs, a host that closed stdin may wait for this process to go (protocol 1.4). */
function watchEnd(count: number | null): number | null {
  if (count === null) setTimeout(() => Deno.exit(0), EXIT_TIMEOUT);
  return count;
}

/** Runs this process as a plugin over stdin and stdout; ends the process, so it never resolves. */
export async function entrypoint(
  args: readonly string[],
  role: PluginRole,
  makeService: (environment: ServiceEnvironment) => Service,
  { transport }: EntrypointOptions = {},
): Promise<void> {
  const wire = installStdoutGuard();
  const { stdin } = wire;
  const asked = args.length === 1 && args[0] === "--help";
  if (asked || stdin.isTerminal()) {
    console.error(courtesyMessage(role));
    Deno.exit(asked ? 0 : EXIT_BY_HAND);
  }

  const { level } = chosenLogLevel(args);
  const lines = stderrLines();
  // A host that never reads stderr must not stop a connector that prints.
  wire.print = lines.write;
  // The last words of a connector that ends the process itself.
  globalThis.addEventListener("unload", lines.flushNow);
  const log = createLogger({ write: lines.write, level, secretValues: [] });
  const stray = (reason: unknown) => {
    log.error(`the connector failed outside any call: ${errorMessage(reason)}`);
    if (reason instanceof Error && reason.stack !== undefined) log.debug(reason.stack);
  };
  // Row P16: a promise nobody awaited must not take every running call with it.
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    stray(event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    stray(event.error);
  });
  // What the host wrote comes first: the other one has symbolic links resolved. Neither costs a grant.
  const { generation, problem } = ownGeneration([process.argv0, Deno.execPath()], args);
  if (problem !== undefined) log.warn(problem);
  for (const signal of IGNORED_SIGNALS) Deno.addSignalListener(signal, () => {});

  const connection = stdioConnection();
  let code = 0;
  try {
    await serve(makeService, {
      args,
      generation,
      log: lines.write,
      transport,
      connection: {
        output: connection.output,
        input: {
          read: async (buffer) => watchEnd(await connection.input.read(buffer)),
          readSync: (buffer) => watchEnd(connection.input.readSync!(buffer)),
        },
      },
    });
  } catch (error) {
    log.error(errorMessage(error));
    code = EXIT_BROKEN;
  }
  const { promise: late, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, 100);
  await Promise.race([lines.flush(), late]);
  Deno.exit(code);
}
