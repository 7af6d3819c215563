import type {
  ChunkResponse,
  DeleteRequest,
  EmptyMessage,
  GetRequest,
  InitResponse,
  PutRequest,
  PutResponse,
  StorageInitRequest,
} from "../proto/messages.ts";
import { storageMethods } from "../proto/storage_methods.ts";
import type { StorageDefinition } from "../sdk/definition.ts";
import { errorMessage } from "../sdk/error_message.ts";
import { macFromBytes } from "../sdk/mac.ts";
import { resourceFromWire, type ResourceKey } from "../sdk/resource.ts";
import type { Storage } from "../sdk/storage.ts";
import { collectMacs } from "./collect_macs.ts";
import { connectContext, secretValues } from "./connect_context.ts";
import { connectorSession } from "./connector_session.ts";
import { getRange } from "./get_range.ts";
import { handler } from "./handler.ts";
import { initResponse } from "./init_response.ts";
import { secretMask } from "../sdk/mask_secrets.ts";
import { maskedHandlers } from "./masked_handlers.ts";
import { runningCalls } from "./running_calls.ts";
import type { Service, ServiceEnvironment } from "./service.ts";
import { storageModeToWire } from "./storage_mode_to_wire.ts";
import { deleteObject, sendObject, storeObject } from "./storage_objects.ts";
import { storageSizeToWire } from "./storage_size_to_wire.ts";
import { type StorageState, storageUnary } from "./storage_state.ts";
import type { Call, StreamingCall } from "./transport.ts";
import { storageHandlersV10 } from "./v1_0/storage_handlers.ts";

/** How a storage service waits. */
export interface StorageServiceOptions {
  /** How long Close lets running writes end, in milliseconds; 5,000 when left out. */
  readonly closePatience?: number;
}

// The deletion of a lock may overlap Close (protocol 1.3); a stuck one must not hold the host up.
const CLOSE_PATIENCE = 5_000;
// At the end of the connection every call is aborted already; `serve` waits 500 ms for all of it.
const END_PATIENCE = 300;

/**
 * The methods of a store over the author's `Storage` (protocol 5): wire values checked and
 * converted, writes whole or failed, every failure a status without secrets. The methods of both
 * generations are served (protocol 6.5), whichever host asks.
 *
 * Calls run side by side and are answered after Close, too (protocol 1.3).
 */
export function storageService(
  definition: StorageDefinition,
  environment: ServiceEnvironment,
  { closePatience = CLOSE_PATIENCE }: StorageServiceOptions = {},
): Service {
  const session = connectorSession<Storage>({ servesAfterClose: true });
  const writes = runningCalls();
  let mask = secretMask([]);
  let log = environment.logger([]);
  let location = "";
  const state: StorageState = {
    current: (action) => session.current(action),
    location: () => location,
    writes,
  };

  async function init(request: StorageInitRequest): Promise<InitResponse> {
    let answer: InitResponse = {};
    await session.init(async () => {
      // Known before anything can fail, as the text of a failure may quote the configuration.
      const secrets = secretValues(definition, request.config ?? {});
      mask = secretMask(secrets);
      log = environment.logger(secrets);
      const context = connectContext(definition, request, environment);
      location = context.location.text;
      const store = await definition.construct(context);
      // The host compares origin and root to see that two stores are one; they stay as they are.
      answer = await initResponse(store, (root) => root);
      return store;
    });
    return answer;
  }

  async function close(patience: number): Promise<void> {
    await writes.settled(patience);
    await session.close();
  }

  const { create, open, ping, mode, size, list, put, get } = storageMethods;
  const handlers = [
    handler({ method: storageMethods.init, handle: init }),
    storageUnary(
      state,
      create,
      "create a repository",
      (store, { config = new Uint8Array() }, call) =>
        // A copy, since the decoded bytes may be a view of the transport's own.
        writes.run(async () => {
          await store.create(config.slice(), call);
          return {};
        }),
    ),
    storageUnary(state, open, "open the repository", async (store, _, call) => ({
      config: await store.open(call),
    })),
    storageUnary(state, ping, "ping", async (store, _, call) => {
      await store.ping(call);
      return {};
    }),
    storageUnary(state, mode, "tell the mode", async (store, _, call) => ({
      mode: storageModeToWire(await store.mode(call)),
    })),
    storageUnary(state, size, "tell the size", async (store, _, call) => ({
      size: storageSizeToWire(await store.size(call)),
    })),
    storageUnary(state, list, "list objects", async (store, { type = 0 }, call) => {
      const resource = resourceFromWire(type);
      return { macs: await collectMacs(resource, store.list(resource, call), call.signal) };
    }),
    storageUnary(
      state,
      storageMethods.delete,
      "delete an object",
      (store, request, call) =>
        writes.run(async () => {
          await deleteObject(store, objectKey(request), call);
          return {};
        }),
    ),
    handler<PutRequest, PutResponse>({
      method: put,
      handle: (requests: AsyncIterable<PutRequest>, call: Call) =>
        storeObject(state, requests, objectKey, call),
    }),
    handler<GetRequest, ChunkResponse>({
      method: get,
      async handle(request: GetRequest, call: StreamingCall<ChunkResponse>): Promise<void> {
        const store = state.current("get an object");
        await sendObject(store, objectKey(request), getRange(request.range), call);
      },
    }),
    handler<EmptyMessage, EmptyMessage>({
      method: storageMethods.close,
      async handle(): Promise<EmptyMessage> {
        await close(closePatience);
        return {};
      },
    }),
    ...storageHandlersV10(state),
  ];

  return {
    handlers: maskedHandlers(handlers, (text) => mask(text)),
    async close() {
      try {
        await close(END_PATIENCE);
      } catch (error) {
        log.error("the store did not close well", { reason: errorMessage(error) });
      }
    },
  };
}

/** The object a request names; throws for another kind (row S23) or length (row S12). */
function objectKey({ type = 0, mac = new Uint8Array() }: DeleteRequest): ResourceKey {
  const resource = resourceFromWire(type);
  // A copy: 32 bytes must not keep a whole message in memory, nor change under the author.
  return { resource, mac: macFromBytes(mac.slice()) };
}
