import { rejects } from "node:assert/strict";
import { type GrpcClient, grpcClient } from "../../host/grpc_client.ts";
import { type PluginStatus, pluginStatus } from "../../host/grpc_status.ts";
import type { InitResponse, RangeMessage } from "../../proto/messages.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import { memoryConnection } from "../../runtime/memory_connection.ts";
import { serveStorage } from "../../runtime/serve_storage.ts";
import type { Transport } from "../../runtime/transport.ts";
import type { StorageDefinition } from "../../sdk/definition.ts";
import { type Resource, type ResourceKey, resourceToWire } from "../../sdk/resource.ts";
import { type Mac, macFromBytes } from "../../sdk/mac.ts";
import type { StorageConstructor } from "../../sdk/storage.ts";
import { type MapStore, mapStore } from "./map_store.ts";

/** A store behind the wire, as raw as a host meets it. */
export interface ServedStore {
  readonly client: GrpcClient;
  /** What was logged. */
  readonly lines: readonly string[];
  init(config?: Record<string, string>): Promise<InitResponse>;
  /** A whole Put; resolves to `bytes_written`. */
  put(key: ResourceKey, ...chunks: readonly Uint8Array[]): Promise<number>;
  /** A whole Get. */
  get(key: ResourceKey, range?: RangeMessage): Promise<Uint8Array>;
  /** Bytes that the plugin's side of the connection has taken so far. */
  pipedBytes(): number;
  /** Ends the connection as a host does; resolves when the plugin would exit. */
  end(): Promise<void>;
}

/** A key whose name is 32 times one byte. */
export function keyOf(resource: Resource, byte: number): ResourceKey {
  return { resource, mac: macOf(byte) };
}

/** A name of 32 times one byte. */
export function macOf(byte: number): Mac {
  return macFromBytes(new Uint8Array(32).fill(byte));
}

/** The wire's words for a key. */
export function wireKey({ resource, mac }: ResourceKey): { mac: Uint8Array; type: number } {
  return { mac, type: resourceToWire(resource) };
}

/** The status that a call ended with; fails when the call succeeds, or fails in another way. */
export async function statusOf(call: Promise<unknown>): Promise<PluginStatus> {
  let status: PluginStatus | undefined;
  await rejects(call, (error) => {
    status = pluginStatus(error);
    return true;
  });
  if (status === undefined) throw new Error("the call failed without a status of the plugin");
  return status;
}

/** Serves a map store, some of its methods replaced, to `body`, after Init. */
export function withMapStore(
  transport: Transport,
  body: (served: ServedStore, store: MapStore) => Promise<void>,
  replaced: Partial<MapStore> = {},
): Promise<void> {
  const store = Object.assign(mapStore(), replaced);
  return withServedStore(transport, () => store, async (served) => {
    await served.init();
    await body(served, store);
  });
}

/** Serves a store to `body` by a transport; everything is closed afterwards. */
export async function withServedStore(
  transport: Transport,
  connector: StorageDefinition | StorageConstructor,
  body: (served: ServedStore) => Promise<void>,
): Promise<void> {
  const { plugin, host, closeHost } = memoryConnection();
  const lines: string[] = [];
  const served = serveStorage(connector, {
    connection: plugin,
    transport,
    args: ["--log-level=debug"],
    log: (line) => void lines.push(line),
  });
  served.catch(() => {});
  let piped = 0;
  const client = grpcClient({
    input: host.input,
    output: {
      async write(bytes) {
        const count = await host.output.write(bytes);
        piped += count;
        return count;
      },
    },
  });
  client.ready.catch(() => {});
  const end = async () => {
    closeHost();
    await served;
  };
  try {
    await body({
      client,
      lines,
      init: (config = {}) =>
        client.unary(storageMethods.init, {
          proto: "map",
          config: { location: "map:///", ...config },
        }),
      async put(key, ...chunks) {
        const call = client.clientStream(storageMethods.put);
        await call.send(wireKey(key));
        for (const chunk of chunks) await call.send({ chunk });
        call.halfClose();
        return Number((await call.response).bytesWritten);
      },
      async get(key, range) {
        const chunks: Uint8Array[] = [];
        const request = { ...wireKey(key), range };
        for await (const { chunk } of client.serverStream(storageMethods.get, request)) {
          chunks.push(chunk!);
        }
        return await new Blob(chunks as Uint8Array<ArrayBuffer>[]).bytes();
      },
      pipedBytes: () => piped,
      end,
    });
  } finally {
    await end();
    client.destroy();
    // The client tells its open calls of the end a turn later.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
