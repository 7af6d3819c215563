import type { ChunkResponse, GetRequest } from "../../proto/messages.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import { handler } from "../../runtime/handler.ts";
import type { ServerStreamHandler } from "../../runtime/transport.ts";
import { errorCode } from "../../sdk/error_message.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { objectPath } from "../scripted/folder_store.ts";
import type { AuthorMistake } from "./storage_by_author.ts";
import type { RuntimeMistake } from "./storage_by_runtime.ts";

const { get } = storageMethods;

/** What the right store gives. */
interface Opened {
  read(buffer: Uint8Array): Promise<number | null>;
  close(): Promise<void>;
}

/** S14: what is missing is empty. */
export const missingIsEmpty: AuthorMistake = (store) => ({
  async get(key, range, call) {
    try {
      return await store.get(key, range, call);
    } catch (error) {
      if (errorCode(error) === "not_found") return new Uint8Array();
      throw error;
    }
  },
});

/** S15: gives what it has at hand, 64 KiB at most, of a range. */
export const shortRanges: AuthorMistake = (store) => ({
  get(key, range, call) {
    if (range === undefined) return store.get(key, range, call);
    const length = Math.min(range.length, 64 * 1024);
    return store.get(key, { ...range, length }, call);
  },
});

/** S16: a range must lie in the object. */
export const refusesBeyond: AuthorMistake = (store, root) => ({
  async get(key, range, call) {
    const { size } = await Deno.stat(objectPath(root, key));
    if (range !== undefined && range.offset + range.length > size) {
      throw new ConnectorError("the range is beyond the end", { code: "out_of_range" });
    }
    return await store.get(key, range, call);
  },
});

/** S17: takes a range without length for no range. */
export const emptyRangeIsAll: RuntimeMistake = (right) => [handler<GetRequest, ChunkResponse>({
  method: get,
  handle(request, call) {
    const { handle } = right(get) as ServerStreamHandler<GetRequest, ChunkResponse>;
    return handle(request.range?.length === 0 ? { ...request, range: null } : request, call);
  },
})];

/** S18: an object that was opened is closed only with the store. */
export const closesLate: AuthorMistake = (store) => {
  const opened: Opened[] = [];
  return {
    async get(key, range, call) {
      const source = await store.get(key, range, call) as Opened;
      opened.push(source);
      return { read: source.read, close() {} };
    },
    async close(call) {
      await Promise.all(opened.splice(0).map(({ close }) => close()));
      await store.close(call);
    },
  };
};
