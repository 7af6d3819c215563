import { type ExporterSession, exporterSession } from "../host/exporter_session.ts";
import { type ConnectOptions, connectWith } from "./connect_options.ts";
import type { ConnectorUnderTest } from "./subject.ts";

/**
 * Opens a session on an exporter for a test of one's own: on its object (`direct`), over an in-memory
 * connection (`grpc`), or on its executable (`process`). Throws the connector's own sentence when it
 * refuses the options.
 *
 * @example
 * ```ts
 * import { directoryRecord } from "@plakar-deno/sdk";
 * import { connectExporter, fakeExporter } from "@plakar-deno/sdk/testing";
 *
 * await using session = await connectExporter(() => fakeExporter(), { via: "grpc" });
 * const { records } = await session.export([directoryRecord("/a", {})]);
 * console.log(records); // 1
 * ```
 */
export function connectExporter(
  connector: ConnectorUnderTest<"exporter">,
  options: ConnectOptions,
): Promise<ExporterSession> {
  return connectWith("exporter", connector, options, exporterSession);
}
