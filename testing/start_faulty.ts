import { grpcClient } from "../host/grpc_client.ts";
import { within } from "../host/within.ts";
import { memoryConnection } from "../runtime/memory_connection.ts";
import { serve } from "../runtime/serve.ts";
import type { FaultOptions } from "./fault_plan.ts";
import { type Fault, faults } from "./faults.ts";
import { serviceMaker } from "./service_maker.ts";
import type { ConnectorUnderTest, Role, StartedPlugin } from "./subject.ts";

/** A plugin behind a connection with faults. */
export interface FaultyPlugin extends StartedPlugin {
  /** What went wrong so far, seen from the plugin. */
  readonly faults: readonly Fault[];
  /** Whether the plugin ended by itself within ten seconds after the host left it. */
  readonly ended: Promise<boolean>;
}

// `serve` gives a connector's close 500 ms; the rest is for a busy machine.
const END_MS = 10_000;

/**
 * Serves a connector in this process over a connection in memory that is faulty on the plugin's
 * side: what the plugin reads and writes is lost, held up or cut as the seed decides.
 */
export function startFaulty<Of extends Role>(
  role: Of,
  connector: ConnectorUnderTest<Of>,
  options: FaultOptions,
): FaultyPlugin {
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const connection = faults(options)(plugin, closePlugin);
  const lines: string[] = [];
  const served = serve(serviceMaker(role, connector), {
    connection,
    log: (line) => void lines.push(line.trimEnd()),
  }).catch((error) => void lines.push(String(error))).finally(closePlugin);
  const client = grpcClient(host);
  const left = Promise.withResolvers<void>();
  const ended = left.promise
    .then(() => within(served.then(() => true), END_MS))
    .then((over) => over === true);
  let closing: Promise<undefined> | undefined;

  async function close(): Promise<undefined> {
    closeHost();
    left.resolve();
    await ended;
    client.destroy();
  }
  const closeOnce = () => closing ??= close();
  return {
    client,
    lines,
    faults: connection.faults,
    ended,
    close: closeOnce,
    async [Symbol.asyncDispose]() {
      await closeOnce();
    },
  };
}
