import { basename } from "node:path";
import type { ConformanceSetup, ExporterCapabilities } from "@plakar-deno/sdk/testing";
import { exporterSetup, fromStart } from "@plakar-deno/sdk/testing";
import { faultyServers } from "./conformance_faults.ts";
import { lookInBucket } from "./conformance_look.ts";
import { type Config, optionsFor, type S3Server, testBucket } from "./conformance_server.ts";

/** How the exporter is tested: it restores below a prefix of each case's own. */
export function exporterWith(
  start: (signal: AbortSignal) => Promise<S3Server>,
): ConformanceSetup<ExporterCapabilities> {
  const bucket = `exporter-${crypto.randomUUID()}`;
  const fresh = (folder: string): Config => ({
    location: `bucket://${bucket}/${basename(folder)}/restored/here`,
  });
  return exporterSetup({
    config: fresh,
    can: {
      args: { args: ["--log-level=chatty"], line: 'the log level "chatty"' },
      fresh,
      shows: fromStart,
      modes: true,
      // Metadata keep nanoseconds; what looks at them counts milliseconds in floating point.
      times: { precision: 0.001 },
      symlinks: true,
      failsOne: fromStart,
      pingFails: fromStart,
      refused: {
        config: { sse_customer_key: "too short" },
        message: "is not the base64 of 32 bytes",
      },
    },
    async start(signal) {
      const server = await start(signal);
      await using undo = new AsyncDisposableStack();
      undo.use(server);
      const held = undo.use(await testBucket(server, bucket, signal));
      const faulty = undo.use(faultyServers(bucket));
      const end = undo.move();
      return {
        config: optionsFor(server),
        can: { ...faulty.exporter, shows: (config) => lookInBucket(held.client(config)) },
        [Symbol.asyncDispose]: () => end.disposeAsync(),
      };
    },
  });
}
