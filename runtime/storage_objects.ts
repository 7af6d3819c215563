import type { ChunkResponse, PutResponse } from "../proto/messages.ts";
import type { CallOptions } from "../sdk/context.ts";
import { errorCode } from "../sdk/error_message.ts";
import type { ResourceKey } from "../sdk/resource.ts";
import type { Storage } from "../sdk/storage.ts";
import { callOptions } from "./call_options.ts";
import type { GetRange } from "./get_range.ts";
import type { PutChunk } from "./put_body.ts";
import { putObject } from "./put_object.ts";
import { sendChunks } from "./send_chunks.ts";
import type { StorageState } from "./storage_state.ts";
import type { Call, StreamingCall } from "./transport.ts";

/** Stores the object that the first request names, as `keyOf` reads it; Close waits for it. */
export function storeObject<Request extends PutChunk>(
  state: StorageState,
  requests: AsyncIterable<Request>,
  keyOf: (first: Request) => ResourceKey,
  call: Call,
): Promise<PutResponse> {
  return state.writes.run(() =>
    putObject(requests, (first) => {
      const store = state.current("put an object");
      const key = keyOf(first);
      return { key, store: (body) => store.put(key, body, callOptions(call)) };
    })
  );
}

/** Sends an object, or the range of it that there is. */
export async function sendObject(
  store: Storage,
  key: ResourceKey,
  { range, limit }: GetRange,
  call: StreamingCall<ChunkResponse>,
): Promise<void> {
  await sendChunks(await store.get(key, range, callOptions(call)), limit, call);
}

/** Removes an object. Gone is gone: two hosts may remove one stale lock (protocol 5.1, row S19). */
export async function deleteObject(
  store: Storage,
  key: ResourceKey,
  call: CallOptions,
): Promise<void> {
  try {
    await store.delete(key, call);
  } catch (error) {
    if (errorCode(error) !== "not_found") throw error;
  }
}
