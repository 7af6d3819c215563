import { ConnectorError } from "../../sdk/error.ts";
import { waitFor } from "./wait_for.ts";
import { joinSignals } from "../../sdk/join_signals.ts";

/** The gRPC project's own interop server, running. */
export interface GoServer {
  readonly port: number;
  /** Ends it. */
  close(): Promise<void>;
}

const STARTED_MS = 20_000;
const POLL_MS = 20;

/**
 * Starts the server and waits until it takes connections.
 *
 * @throws {ConnectorError} When it ends at once, or takes no connection within 20 seconds.
 */
export async function goServer(program: string, signal: AbortSignal): Promise<GoServer> {
  // The server takes any number but 0, so a free one is asked of the system before.
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const child = new Deno.Command(program, {
    args: [`-port=${port}`],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
    signal,
  }).spawn();
  let code: number | undefined;
  const ended = child.status.then((status) => code = status.code);

  async function close(): Promise<void> {
    if (code === undefined) child.kill("SIGKILL");
    await ended;
  }

  try {
    using limit = joinSignals(signal, AbortSignal.timeout(STARTED_MS));
    while (!await takesConnections(port)) {
      if (code !== undefined) {
        throw new ConnectorError(`the interop server ended with code ${code}`, {
          code: "unavailable",
        });
      }
      await waitFor(POLL_MS, limit.signal);
    }
    return { port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function takesConnections(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}
