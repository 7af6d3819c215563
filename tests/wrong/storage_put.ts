import { storageMethods } from "../../proto/storage_methods.ts";
import type { PutRequest, PutResponse } from "../../proto/messages.ts";
import { handler } from "../../runtime/handler.ts";
import type { ClientStreamHandler } from "../../runtime/transport.ts";
import { macFromBytes } from "../../sdk/mac.ts";
import { resourceFromWire } from "../../sdk/resource.ts";
import { objectPath } from "../scripted/folder_store.ts";
import type { AuthorMistake } from "./storage_by_author.ts";
import type { RuntimeMistake } from "./storage_by_runtime.ts";

const { put } = storageMethods;
type PutHandler = ClientStreamHandler<PutRequest, PutResponse>;

/** A stream of these bytes. */
export function bodyOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream();
}

/** S6: answers how many chunks came, not how many bytes. */
export const countsChunks: RuntimeMistake = (right) => [handler<PutRequest, PutResponse>({
  method: put,
  async handle(requests, call) {
    let count = 0;
    async function* counted() {
      for await (const request of requests) {
        count++;
        yield request;
      }
    }
    await (right(put) as PutHandler).handle(counted(), call);
    return { bytesWritten: count };
  },
})];

/** S7: takes an object without bytes for a mistake of the host. */
export const refusesEmpty: AuthorMistake = (store) => ({
  async put(key, body, call) {
    const whole = await new Response(body).bytes();
    if (whole.length === 0 && !key.resource.startsWith("ecc")) throw new Error("there is no data");
    await store.put(key, bodyOf(whole), call);
  },
});

/** S8: looks at nothing but the name in the first message. */
export const dropsFirstChunk: RuntimeMistake = (right) => [handler<PutRequest, PutResponse>({
  method: put,
  handle(requests, call) {
    async function* withoutFirst() {
      let first = true;
      for await (const request of requests) {
        yield first ? { ...request, chunk: new Uint8Array() } : request;
        first = false;
      }
    }
    return (right(put) as PutHandler).handle(withoutFirst(), call);
  },
})];

/** S9: takes the loss of the host for the end of the object. */
export const keepsPart: AuthorMistake = (store) => ({
  async put(key, body, call) {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let lost: unknown;
    try {
      for await (const piece of body) pieces.push(piece.slice());
    } catch (error) {
      lost = error;
    }
    await store.put(key, new Blob(pieces).stream(), call);
    if (lost !== undefined) throw lost;
  },
});

/** S10: writes over the old object without cutting off what is left of it. */
export const leavesTail: AuthorMistake = (store, root) => ({
  async put(key, body, call) {
    const whole = await new Response(body).bytes();
    const old = await Deno.readFile(objectPath(root, key)).catch(() => new Uint8Array());
    const tail = old.slice(whole.length);
    await store.put(key, new Blob([whole, tail]).stream(), call);
  },
});

/** S10: an object that is there stays as it is. */
export const keepsOld: AuthorMistake = (store, root) => ({
  async put(key, body, call) {
    const isThere = await Deno.stat(objectPath(root, key)).then(() => true, () => false);
    if (isThere) await body.pipeTo(new WritableStream());
    else await store.put(key, body, call);
  },
});

/** S11: answers as soon as the store fails, while the host still sends. */
export const answersEarly: RuntimeMistake = (_right, { store }) => [
  handler<PutRequest, PutResponse>({
    method: put,
    async handle(requests, call) {
      const iterator = requests[Symbol.asyncIterator]();
      const { mac, type, chunk } = (await iterator.next()).value as PutRequest;
      const key = { resource: resourceFromWire(type!), mac: macFromBytes(mac!.slice()) };
      let size = 0;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          if (chunk!.length > 0) controller.enqueue(chunk!.slice());
          size += chunk!.length;
        },
        async pull(controller) {
          const { done, value } = await iterator.next();
          if (done) return controller.close();
          size += value.chunk!.length;
          controller.enqueue(value.chunk!.slice());
        },
      }, { highWaterMark: 0 });
      await store().put(key, body, call);
      return { bytesWritten: size };
    },
  }),
];

/** S11: tells that it failed, not why. */
export const hidesReason: AuthorMistake = (store) => ({
  async put(key, body, call) {
    await store.put(key, body, call).catch(() => {
      if (key.resource.startsWith("ecc")) throw new Error("ecc objects are unsupported");
      throw new Error("I/O error");
    });
  },
});
