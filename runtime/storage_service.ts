import type { MethodDefinition } from "../proto/codec.ts";
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
import type { CallOptions } from "../sdk/context.ts";
import type { StorageDefinition } from "../sdk/definition.ts";
import { errorCode, errorMessage } from "../sdk/error_message.ts";
import { macFromBytes } from "../sdk/mac.ts";
import { resourceFromWire, type ResourceKey } from "../sdk/resource.ts";
import type { Storage } from "../sdk/storage.ts";
import { callOptions } from "./call_options.ts";
import { collectMacs } from "./collect_macs.ts";
import { connectContext, secretValues } from "./connect_context.ts";
import { connectorSession } from "./connector_session.ts";
import { getRange } from "./get_range.ts";
import { handler } from "./handler.ts";
import { initResponse } from "./init_response.ts";
import { secretMask } from "./mask_secrets.ts";
import { maskedHandlers } from "./masked_handlers.ts";
import { putObject } from "./put_object.ts";
import { runningCalls } from "./running_calls.ts";
import { sendChunks } from "./send_chunks.ts";
import type { Service, ServiceEnvironment } from "./service.ts";
import { storageModeToWire } from "./storage_mode_to_wire.ts";
import { storageSizeToWire } from "./storage_size_to_wire.ts";
import type { Call, Handler, StreamingCall } from "./transport.ts";

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
 * converted, writes whole or failed, every failure a status without secrets.
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

  async function init(request: StorageInitRequest): Promise<InitResponse> {
    let answer: InitResponse = {};
    await session.init(async () => {
      // Known before anything can fail, as the text of a failure may quote the configuration.
      const secrets = secretValues(definition, request.config ?? {});
      mask = secretMask(secrets);
      log = environment.logger(secrets);
      const store = await definition.construct(connectContext(definition, request, environment));
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

  /** A method with one answer: what `run` makes of the store and the request. */
  function unary<Request, Response>(
    method: MethodDefinition<Request, Response, "unary">,
    action: string,
    run: (store: Storage, request: Request, call: CallOptions) => Promise<Response>,
  ): Handler {
    return handler<Request, Response>({
      method,
      handle: (request: Request, call: Call) =>
        run(session.current(action), request, callOptions(call)),
    });
  }

  const { create, open, ping, mode, size, list, put, get } = storageMethods;
  const handlers = [
    handler({ method: storageMethods.init, handle: init }),
    unary(create, "create a repository", (store, { config = new Uint8Array() }, call) =>
      // A copy, since the decoded bytes may be a view of the transport's own.
      writes.run(async () => {
        await store.create(config.slice(), call);
        return {};
      })),
    unary(open, "open the repository", async (store, _, call) => ({
      config: await store.open(call),
    })),
    unary(ping, "ping", async (store, _, call) => {
      await store.ping(call);
      return {};
    }),
    unary(mode, "tell the mode", async (store, _, call) => ({
      mode: storageModeToWire(await store.mode(call)),
    })),
    unary(size, "tell the size", async (store, _, call) => ({
      size: storageSizeToWire(await store.size(call)),
    })),
    unary(list, "list objects", async (store, { type = 0 }, call) => {
      const resource = resourceFromWire(type);
      return { macs: await collectMacs(resource, store.list(resource, call), call.signal) };
    }),
    unary(
      storageMethods.delete,
      "delete an object",
      (store, request, call) =>
        writes.run(async () => {
          const key = objectKey(request);
          try {
            await store.delete(key, call);
          } catch (error) {
            // Gone is gone: two hosts may remove one stale lock (protocol 5.1, row S19).
            if (errorCode(error) !== "not_found") throw error;
          }
          return {};
        }),
    ),
    handler<PutRequest, PutResponse>({
      method: put,
      handle: (requests: AsyncIterable<PutRequest>, call: Call) =>
        writes.run(() =>
          putObject(requests, (first) => {
            const store = session.current("put an object");
            const key = objectKey(first);
            return { key, store: (body) => store.put(key, body, callOptions(call)) };
          })
        ),
    }),
    handler<GetRequest, ChunkResponse>({
      method: get,
      async handle(request: GetRequest, call: StreamingCall<ChunkResponse>): Promise<void> {
        const store = session.current("get an object");
        const { range, limit } = getRange(request.range);
        const source = await store.get(objectKey(request), range, callOptions(call));
        await sendChunks(source, limit, call);
      },
    }),
    handler<EmptyMessage, EmptyMessage>({
      method: storageMethods.close,
      async handle(): Promise<EmptyMessage> {
        await close(closePatience);
        return {};
      },
    }),
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
