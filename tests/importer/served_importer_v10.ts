import { grpcClient, type HostCallOptions } from "../../host/grpc_client.ts";
import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import type { ImporterInitRequestV10, ScanResponse } from "../../proto/v1_0/messages.ts";
import { memoryConnection } from "../../runtime/memory_connection.ts";
import { serveImporter } from "../../runtime/serve_importer.ts";
import type { Transport } from "../../runtime/transport.ts";
import { defineImporter } from "../../sdk/define_importer.ts";
import type { ImporterDefinition } from "../../sdk/definition.ts";
import type { Generation } from "../../sdk/generation.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { INIT, text } from "./served_importer.ts";

const { init, info, scan, openReader, closeReader, close } = importerMethodsV10;

/** A served importer and the end of its connection of a v1.0 host. */
export function servedImporterV10(
  transport: Transport,
  definition: ImporterDefinition,
  generation: Generation = "v1.0",
) {
  const connection = memoryConnection();
  const log: string[] = [];
  const serving = serveImporter(definition, {
    connection: connection.plugin,
    transport,
    generation,
    log: (line) => log.push(line),
  });
  const client = grpcClient(connection.host);
  return {
    client,
    log,
    serving,
    closeHost: connection.closeHost,
    init: (request: ImporterInitRequestV10 = INIT) => client.unary(init, request),
    info: () => client.unary(info, {}),
    scan: (options?: HostCallOptions) => client.serverStream(scan, {}, options),
    open: (pathname: string, options?: HostCallOptions) =>
      client.serverStream(openReader, { pathname }, options),
    closeReader: (pathname: string) => client.unary(closeReader, { pathname }),
    close: () => client.unary(close, {}),
    async read(pathname: string): Promise<string> {
      const chunks = await Array.fromAsync(client.serverStream(openReader, { pathname }));
      return text(chunks.map(({ chunk }) => chunk!));
    },
    async [Symbol.asyncDispose]() {
      connection.closeHost();
      client.destroy();
      await serving;
      // The client looks at how each stream ended in the turn after its end.
      await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

/** A served importer that is initialised by a v1.0 host and yields these records. */
export async function scanning(
  transport: Transport,
  records: () => AsyncIterable<ImportRecord>,
  root = "/data",
) {
  const plugin = servedImporterV10(
    transport,
    defineImporter({ protocol: "test", create: () => ({ root, import: records }) }),
  );
  await plugin.init();
  return plugin;
}

/** What a scan answers, in short: a path, or a path with what failed. */
export async function scanned(responses: AsyncIterable<ScanResponse>): Promise<string[]> {
  const found: string[] = [];
  for await (const { pathname, error } of responses) {
    found.push(error ? `${pathname}: ${error.message}` : pathname!);
  }
  return found;
}
