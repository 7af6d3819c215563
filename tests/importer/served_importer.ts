import { type BidiCall, grpcClient, type HostCallOptions } from "../../host/grpc_client.ts";
import { importerMethods } from "../../proto/importer_methods.ts";
import type {
  ImportRequest,
  ImportResponse,
  InitRequest,
  OpenRequest,
  RecordMessage,
} from "../../proto/messages.ts";
import { defineImporter } from "../../sdk/define_importer.ts";
import type { ImporterDefinition } from "../../sdk/definition.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { memoryConnection } from "../../runtime/memory_connection.ts";
import { serveImporter } from "../../runtime/serve_importer.ts";
import type { Transport } from "../../runtime/transport.ts";

const { init, ping, import: importMethod, open, close } = importerMethods;
export const INIT: InitRequest = {
  options: {},
  proto: "test",
  config: { location: "test:///data" },
};
export const bytes = (text: string) => new TextEncoder().encode(text);
export const text = (chunks: Uint8Array[]) =>
  chunks.map((one) => new TextDecoder().decode(one)).join("");
export const file = (path: string, content = path) => fileRecord(path, {}, () => bytes(content));

/** A served importer and the host's end of its connection. */
export function servedImporter(transport: Transport, definition: ImporterDefinition) {
  const connection = memoryConnection();
  const log: string[] = [];
  const serving = serveImporter(definition, {
    connection: connection.plugin,
    transport,
    log: (line) => log.push(line),
  });
  const client = grpcClient(connection.host);
  return {
    client,
    log,
    ping: () => client.unary(ping, {}),
    open: (request: OpenRequest, options?: HostCallOptions) =>
      client.serverStream(open, request, options),
    init: (request: InitRequest = INIT) => client.unary(init, request),
    import: () => client.bidi(importMethod),
    close: () => client.unary(close, {}),
    async read(record: RecordMessage): Promise<string> {
      const chunks: Uint8Array[] = [];
      for await (const { chunk } of client.serverStream(open, { record })) chunks.push(chunk!);
      return text(chunks);
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

/** A served importer that is initialised and yields these records. */
export async function importing(
  transport: Transport,
  records: () => AsyncIterable<ImportRecord>,
  root = "/data",
) {
  const plugin = servedImporter(
    transport,
    defineImporter({
      protocol: "test",
      create: () => ({ root, import: records }),
    }),
  );
  await plugin.init();
  return plugin;
}

export type Import = BidiCall<ImportRequest, ImportResponse>;

/** Takes records up to `finished`, or to the end of the stream, without answering them. */
export async function take(call: Import): Promise<{ records: RecordMessage[]; finished: boolean }> {
  const records: RecordMessage[] = [];
  const responses = call.responses[Symbol.asyncIterator]();
  while (true) {
    const { value, done } = await responses.next();
    if (done) return { records, finished: false };
    if (value.finished) return { records, finished: true };
    records.push(value.record!);
  }
}

export function answer(call: Import, header: RecordMessage): void | Promise<void> {
  return call.send({ result: { header, error: "" } });
}

/** Polls until something happened in another task. */
export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Waits for the end of a call, which may have come already. */
export const forever = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
