import { type ImporterSession, importerSession } from "../host/importer_session.ts";
import { type ConnectOptions, connectWith } from "./connect_options.ts";
import type { ConnectorUnderTest } from "./subject.ts";

/**
 * Opens a session on an importer for a test of one's own: on its object (`direct`), over an in-memory
 * connection (`grpc`), or on its executable (`process`). Throws the connector's own sentence when it
 * refuses the options.
 *
 * @example
 * ```ts
 * import { fileRecord } from "@plakar-deno/sdk";
 * import { connectImporter, fakeImporter } from "@plakar-deno/sdk/testing";
 *
 * const importer = fakeImporter({
 *   async *import() {
 *     yield fileRecord("/a", { size: 1 }, () => Uint8Array.of(7));
 *   },
 * });
 * await using session = await connectImporter(() => importer, { via: "grpc" });
 * for await (const { record, drain } of session.import()) {
 *   console.log(record.path, await drain()); // /a 1
 * }
 * ```
 */
export function connectImporter(
  connector: ConnectorUnderTest<"importer">,
  options: ConnectOptions,
): Promise<ImporterSession> {
  return connectWith("importer", connector, options, importerSession);
}
