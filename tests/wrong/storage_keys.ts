import { storageMethods } from "../../proto/storage_methods.ts";
import type {
  DeleteRequest,
  EmptyMessage,
  GetRequest,
  PutRequest,
  PutResponse,
} from "../../proto/messages.ts";
import { handler } from "../../runtime/handler.ts";
import type { ClientStreamHandler, Handler, StreamingCall } from "../../runtime/transport.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { macToHex } from "../../sdk/mac.ts";
import type { ResourceKey } from "../../sdk/resource.ts";
import type { AuthorMistake } from "./storage_by_author.ts";
import type { RuntimeMistake } from "./storage_by_runtime.ts";
import { bodyOf } from "./storage_put.ts";

const { put, get, list, delete: remove } = storageMethods;

/** Hands every request of these methods to the right handler after a look at it, or a change. */
function changed(
  right: (method: { readonly path: string }) => Handler,
  change: <Request extends object>(request: Request) => Request,
): Handler[] {
  const unary = [get, list, remove].map((method) => {
    const { handle } = right(method) as {
      handle(request: object, call: StreamingCall<unknown>): unknown;
    };
    return {
      method,
      handle: (request: object, call: StreamingCall<unknown>) => handle(change(request), call),
    } as unknown as Handler;
  });
  const { handle } = right(put) as ClientStreamHandler<PutRequest, PutResponse>;
  return [
    ...unary,
    handler<PutRequest, PutResponse>({
      method: put,
      handle(requests, call) {
        async function* each() {
          for await (const request of requests) yield change(request);
        }
        return handle(each(), call);
      },
    }),
  ];
}

/** S12: a name of any length is cut, or filled up with zeros. */
export const padsNames: RuntimeMistake = (right) =>
  changed(right, (request) => {
    if (!("mac" in request)) return request;
    const mac = new Uint8Array(32);
    mac.set((request.mac as Uint8Array).subarray(0, 32));
    return { ...request, mac };
  });

/** S12: a wrong name is an error of the store. */
export const wrongStatusForNames: RuntimeMistake = (right) =>
  changed(right, (request) => {
    const { mac } = request as DeleteRequest & GetRequest & PutRequest & EmptyMessage;
    const isNamed = mac !== undefined && !("chunk" in request && mac.length === 0);
    if (!isNamed || mac.length === 32) return request;
    throw new ConnectorError("the name is bad", { code: "internal" });
  });

/** S13: the content of an object is kept under its name, without its kind. */
export const oneNamespace: AuthorMistake = (store, root) => {
  const path = ({ mac }: ResourceKey) => `${root}/new/${macToHex(mac)}`;
  return {
    async put(key, body, call) {
      const whole = await new Response(body).bytes();
      await store.put(key, bodyOf(whole), call);
      const draft = `${root}/new/${crypto.randomUUID()}`;
      await Deno.writeFile(draft, whole);
      await Deno.rename(draft, path(key));
    },
    async get(key, range, call) {
      const { close } = await store.get(key, range, call) as { close(): Promise<void> };
      await close();
      const whole = await Deno.readFile(path(key));
      return range === undefined
        ? whole
        : whole.subarray(range.offset, range.offset + range.length);
    },
  };
};

/** S23: keeps the kinds of error correction as if they were the others. */
export const keepsEveryKind: AuthorMistake = (store) => {
  const same = ({ resource, mac }: ResourceKey): ResourceKey => ({
    resource: resource === "ecc-state"
      ? "state"
      : resource === "ecc-packfile"
      ? "packfile"
      : resource,
    mac,
  });
  return {
    put: (key, body, call) => store.put(same(key), body, call),
    get: (key, range, call) => store.get(same(key), range, call),
    delete: (key, call) => store.delete(same(key), call),
    list: (resource, call) => store.list(resource.startsWith("ecc") ? "state" : resource, call),
  };
};

/** S28: refuses fields that it does not know. */
export const refusesFlags: RuntimeMistake = (right) =>
  changed(right, (request) => {
    if (!("flags" in request) || request.flags === 0) return request;
    throw new ConnectorError("the request has flags", { code: "invalid_argument" });
  });
