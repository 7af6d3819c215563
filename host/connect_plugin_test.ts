import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { importerMethods } from "../proto/importer_methods.ts";
import type {
  ChunkResponse,
  ImportRequest,
  ImportResponse,
  OpenRequest,
} from "../proto/messages.ts";
import { grpcJsTransport } from "../runtime/grpc_js/transport.ts";
import { memoryConnection } from "../runtime/memory_connection.ts";
import type {
  BidiHandler,
  Handler,
  ServerStreamHandler,
  StreamingCall,
  UnaryHandler,
} from "../runtime/transport.ts";
import { connectPlugin } from "./connect_plugin.ts";
import { importerSession } from "./importer_session.ts";

const { init, close, open, import: importMethod } = importerMethods;
const FILES = 300;

const openHandler: ServerStreamHandler<OpenRequest, ChunkResponse> = {
  method: open,
  async handle({ record }: OpenRequest, call: StreamingCall<ChunkResponse>) {
    if (record?.pathname === "/7") throw new Error("disk ☠ on fire");
    for (let count = 0; count < 3; count++) await call.send({ chunk: new Uint8Array(70_000) });
  },
};

function importHandler(
  done: (results: number) => void,
): BidiHandler<ImportRequest, ImportResponse> {
  return {
    method: importMethod,
    async handle(requests: AsyncIterable<ImportRequest>, call: StreamingCall<ImportResponse>) {
      const taking = (async () => {
        let count = 0;
        for await (const _ of requests) count++;
        return count;
      })();
      for (let file = 0; file < FILES; file++) {
        await call.send({ record: { pathname: `/${file}`, fileInfo: { mode: 0o644 } } });
      }
      await call.send({ finished: true });
      done(await taking);
    },
  };
}

Deno.test("an importer on the grpc-js transport in this process is driven to its end", async () => {
  const connection = memoryConnection();
  let results = 0;
  const initHandler: UnaryHandler<unknown, unknown> = {
    method: init as UnaryHandler<unknown, unknown>["method"],
    handle: () => ({ origin: "o", type: "t", root: "/", flags: 0 }),
  };
  const closeHandler: UnaryHandler<unknown, unknown> = {
    method: close as UnaryHandler<unknown, unknown>["method"],
    handle: () => ({}),
  };
  const serving = grpcJsTransport(
    [
      initHandler,
      closeHandler,
      openHandler,
      importHandler((count) => results = count),
    ] as Handler[],
    connection.plugin,
    { signal: new AbortController().signal, maxMessageBytes: 4 * 1024 * 1024 },
  );
  const session = await importerSession(connectPlugin(connection), { protocol: "t", config: {} });
  const failures: string[] = [];
  let bytes = 0;
  const summary = await session.importAll({
    concurrency: 8,
    handle: async ({ drain }) => {
      const length = await drain().catch(({ message }) => void failures.push(message));
      bytes += length ?? 0;
    },
  });
  deepEqual(summary, { records: FILES, errors: 0 });
  equal(bytes, (FILES - 1) * 210_000);
  deepEqual(failures, ['cannot read "/7" from the plugin: disk ☠ on fire']);
  equal(results, FILES);
  equal(await session.close(), undefined);
  await serving;
});
