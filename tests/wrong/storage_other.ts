import type { ChunkResponse, GetRequest, InitResponse } from "../../proto/messages.ts";
import type { StorageInitRequest } from "../../proto/messages.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import { handler } from "../../runtime/handler.ts";
import type { ServerStreamHandler, UnaryHandler } from "../../runtime/transport.ts";
import { errorCode, errorMessage } from "../../sdk/error_message.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { AuthorMistake } from "./storage_by_author.ts";
import type { RuntimeMistake } from "./storage_by_runtime.ts";
import { bodyOf } from "./storage_put.ts";

const { init, get } = storageMethods;

/** S24: all Puts of a store collect their bytes in one buffer. */
export const sharesBuffer: AuthorMistake = (store) => {
  let buffer = new Uint8Array(1024);
  return {
    async put(key, body, call) {
      let size = 0;
      for await (const piece of body) {
        while (buffer.length < size + piece.length) {
          const larger = new Uint8Array(2 * buffer.length);
          larger.set(buffer);
          buffer = larger;
        }
        buffer.set(piece, size);
        size += piece.length;
      }
      await store.put(key, bodyOf(buffer.slice(0, size)), call);
    },
  };
};

/** S25: says that it can be read, whatever is true. */
export const alwaysReadable: AuthorMistake = () => ({ mode: () => Promise.resolve("read-write") });

/** S26: makes room for the new object first. */
export const removesFirst: AuthorMistake = (store) => ({
  async put(key, body, call) {
    const whole = await new Response(body).bytes();
    await store.delete(key, call);
    await new Promise((resolve) => setTimeout(resolve, 2));
    await store.put(key, bodyOf(whole), call);
  },
});

type InitHandler = UnaryHandler<StorageInitRequest, InitResponse>;

/** S27: quotes all that Init brought in every error of Get. */
export const quotesSecrets: RuntimeMistake = (right) => {
  let options = "";
  return [
    handler<StorageInitRequest, InitResponse>({
      method: init,
      handle(request, call) {
        options = JSON.stringify(request.config);
        return (right(init) as InitHandler).handle(request, call);
      },
    }),
    handler<GetRequest, ChunkResponse>({
      method: get,
      async handle(request, call) {
        try {
          await (right(get) as ServerStreamHandler<GetRequest, ChunkResponse>)
            .handle(request, call);
        } catch (error) {
          const message = `${errorMessage(error)} (options ${options})`;
          throw new ConnectorError(message, { code: errorCode(error) });
        }
      },
    }),
  ];
};

/** S27: logs all that Init brought. */
export const logsSecrets: RuntimeMistake = (right, { log }) => [
  handler<StorageInitRequest, InitResponse>({
    method: init,
    handle(request, call) {
      log(`init ${JSON.stringify(request.config)}`);
      return (right(init) as InitHandler).handle(request, call);
    },
  }),
];
