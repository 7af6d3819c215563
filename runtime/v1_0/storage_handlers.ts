import type { MethodDefinition } from "../../proto/codec.ts";
import type { PutResponse } from "../../proto/messages.ts";
import type {
  ChunkResponseV10,
  GetBlobRequest,
  MacsResponse,
  ObjectRequest,
  PutObjectRequest,
} from "../../proto/v1_0/messages.ts";
import { storageMethodsV10 } from "../../proto/v1_0/storage_methods.ts";
import { legacyCalls, type WithLegacyStorage } from "../../sdk/legacy/legacy_calls.ts";
import type { Resource } from "../../sdk/resource.ts";
import type { Storage } from "../../sdk/storage.ts";
import { collectMacs } from "../collect_macs.ts";
import type { GetRange } from "../get_range.ts";
import { handler } from "../handler.ts";
import { storageModeToWire } from "../storage_mode_to_wire.ts";
import { deleteObject, sendObject, storeObject } from "../storage_objects.ts";
import { storageSizeToWire } from "../storage_size_to_wire.ts";
import { type StorageState, storageUnary } from "../storage_state.ts";
import type { Call, Handler, StreamingCall } from "../transport.ts";
import { blobRange, macMessages, objectFromWire } from "./object_from_wire.ts";

/**
 * How many names fit in the one message that answers a v1.0 list: 36 bytes each in 4 MiB, the most a
 * host takes (protocol 6.3, row V15).
 */
export const listLimitV10 = 116_508;

const WHOLE: GetRange = { range: undefined, limit: Infinity };

/**
 * What v1.0 asks of a store beyond the methods that both generations share (protocol 6.3): the same
 * store behind other words. Init, Create, Open and Close answer a v1.0 host as they are (6.5), and
 * the cookies of its requests, which only stores of other kits hand out, are ignored.
 */
export function storageHandlersV10(state: StorageState): Handler[] {
  const methods = storageMethodsV10;
  return [
    storageUnary(state, methods.getLocation, "tell the location", async (store, _, call) => ({
      // A v1.0 host asks for every file it backs up (protocol 6.4): nothing is computed or logged.
      location: await legacyOf(store)?.location(call) ?? state.location(),
    })),
    storageUnary(state, methods.getMode, "tell the mode", async (store, _, call) => ({
      mode: storageModeToWire(await store.mode(call)),
    })),
    storageUnary(state, methods.getSize, "tell the size", async (store, _, call) => ({
      size: storageSizeToWire(await store.size(call)),
    })),
    listing(state, "state", methods.getStates),
    putting(state, "state", methods.putState),
    getting(state, "state", methods.getState),
    deleting(state, "state", methods.deleteState),
    listing(state, "packfile", methods.getPackfiles),
    putting(state, "packfile", methods.putPackfile),
    getting(state, "packfile", methods.getPackfile),
    getting(state, "packfile", methods.getPackfileBlob, blobRange),
    deleting(state, "packfile", methods.deletePackfile),
    listing(state, "lock", methods.getLocks),
    putting(state, "lock", methods.putLock),
    getting(state, "lock", methods.getLock),
    deleting(state, "lock", methods.deleteLock),
  ];
}

function legacyOf(store: Storage & WithLegacyStorage): WithLegacyStorage[typeof legacyCalls] {
  return store[legacyCalls];
}

function listing(
  state: StorageState,
  resource: Resource,
  method: MethodDefinition<object, MacsResponse, "unary">,
): Handler {
  return storageUnary(state, method, "list objects", async (store, _, call) => {
    const listed = store.list(resource, call);
    return { macs: macMessages(await collectMacs(resource, listed, call.signal, listLimitV10)) };
  });
}

function putting(
  state: StorageState,
  resource: Resource,
  method: MethodDefinition<PutObjectRequest, PutResponse, "clientStream">,
): Handler {
  const keyOf = (first: PutObjectRequest) => objectFromWire(resource, first);
  return handler<PutObjectRequest, PutResponse>({
    method,
    handle: (requests: AsyncIterable<PutObjectRequest>, call: Call) =>
      storeObject(state, requests, keyOf, call),
  });
}

function getting<Request extends ObjectRequest & GetBlobRequest>(
  state: StorageState,
  resource: Resource,
  method: MethodDefinition<Request, ChunkResponseV10, "serverStream">,
  rangeOf: (request: Request) => GetRange = () => WHOLE,
): Handler {
  return handler<Request, ChunkResponseV10>({
    method,
    async handle(request: Request, call: StreamingCall<ChunkResponseV10>): Promise<void> {
      const store = state.current("get an object");
      await sendObject(store, objectFromWire(resource, request), rangeOf(request), call);
    },
  });
}

function deleting(
  state: StorageState,
  resource: Resource,
  method: MethodDefinition<ObjectRequest, object, "unary">,
): Handler {
  return storageUnary(
    state,
    method,
    "delete an object",
    (store, request, call) =>
      state.writes.run(async () => {
        await deleteObject(store, objectFromWire(resource, request), call);
        return {};
      }),
  );
}
