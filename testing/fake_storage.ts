import { ConnectorError } from "../sdk/error.ts";
import { type Mac, macFromHex, macToHex } from "../sdk/mac.ts";
import type { ResourceKey } from "../sdk/resource.ts";
import type { Storage } from "../sdk/storage.ts";
import type { Replaceable } from "./fake_importer.ts";

/**
 * A store in memory that obeys the rules of a store, each method of which is a field: give those a
 * test is about, and replace them between calls. What was stored lives as long as the object.
 *
 * @example
 * ```ts
 * import { connectStorage, fakeStorage } from "@plakar-deno/sdk/testing";
 *
 * const store = fakeStorage({ size: () => Promise.resolve(12) });
 * await using session = await connectStorage(() => store, { via: "direct" });
 * await session.create(new TextEncoder().encode("config"));
 * console.log(await session.size()); // 12
 * ```
 */
export function fakeStorage(methods: Partial<Storage> = {}): Replaceable<Storage> {
  const objects = new Map<string, Uint8Array>();
  let config: Uint8Array | undefined;
  const nameOf = ({ resource, mac }: ResourceKey) => `${resource}/${macToHex(mac)}`;

  return {
    origin: () => "fake",
    type: () => "fake",
    root: () => "/",
    flags: () => [],
    ping: () => Promise.resolve(),
    mode: () => Promise.resolve("read-write"),
    size: () => Promise.resolve(-1),
    create(bytes) {
      if (config !== undefined) {
        const error = new ConnectorError("cannot create the fake store: it exists already", {
          code: "already_exists",
        });
        return Promise.reject(error);
      }
      config = bytes.slice();
      return Promise.resolve();
    },
    open() {
      if (config !== undefined) return Promise.resolve(config);
      const error = new ConnectorError("cannot open the fake store: nobody created it", {
        code: "not_found",
      });
      return Promise.reject(error);
    },
    async *list(resource) {
      for (const name of [...objects.keys()]) {
        if (name.startsWith(`${resource}/`)) yield macFromName(name);
      }
    },
    async put(key, body) {
      const bytes = new Uint8Array(
        await new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer(),
      );
      objects.set(nameOf(key), bytes);
    },
    get(key, range) {
      const bytes = objects.get(nameOf(key));
      if (bytes === undefined) {
        throw new ConnectorError(`cannot get ${nameOf(key)}: there is no such object`, {
          code: "not_found",
        });
      }
      if (range === undefined) return bytes;
      return bytes.subarray(range.offset, range.offset + range.length);
    },
    delete(key) {
      objects.delete(nameOf(key));
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
    ...methods,
  };
}

function macFromName(name: string): Mac {
  return macFromHex(name.slice(name.indexOf("/") + 1));
}
