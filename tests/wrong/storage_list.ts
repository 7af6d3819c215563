import type { ListRequest, ListResponse } from "../../proto/messages.ts";
import { storageMethods } from "../../proto/storage_methods.ts";
import { handler } from "../../runtime/handler.ts";
import { errorCode } from "../../sdk/error_message.ts";
import { type Mac, macFromHex, macToHex } from "../../sdk/mac.ts";
import { type Resource, resourceFromWire } from "../../sdk/resource.ts";
import { objectPath } from "../scripted/folder_store.ts";
import type { AuthorMistake } from "./storage_by_author.ts";
import type { RuntimeMistake } from "./storage_by_runtime.ts";

/** S19: there must be something to delete. */
export const missingDeleteFails: AuthorMistake = (store, root) => ({
  async delete(key, call) {
    const isThere = await Deno.stat(objectPath(root, key)).then(() => true, () => false);
    if (!isThere) throw new Error("there is nothing to delete");
    await store.delete(key, call);
  },
});

/** S20: lists a kind once and goes on with what it did itself. */
export const remembersNames: AuthorMistake = (store) => {
  const known = new Map<Resource, Set<string>>();
  return {
    async *list(resource, call): AsyncGenerator<Mac> {
      let names = known.get(resource);
      if (names === undefined) {
        names = new Set();
        for await (const mac of store.list(resource, call)) names.add(macToHex(mac));
        known.set(resource, names);
      }
      for (const name of names) yield macFromHex(name);
    },
    async put(key, body, call) {
      await store.put(key, body, call);
      known.get(key.resource)?.add(macToHex(key.mac));
    },
    async delete(key, call) {
      await store.delete(key, call);
      known.get(key.resource)?.delete(macToHex(key.mac));
    },
  };
};

/** S20: takes whatever has a name of 64 letters for an object. */
export const listsFolders: AuthorMistake = (store, root) => ({
  async *list(resource, call): AsyncGenerator<Mac> {
    yield* store.list(resource, call);
    for await (const { name, isDirectory } of Deno.readDir(`${root}/${resource}`)) {
      if (isDirectory) yield macFromHex(name);
    }
  },
});

/** S21: what it has when the listing fails is the list. */
export const listsPart: AuthorMistake = (store) => ({
  async *list(resource, call): AsyncGenerator<Mac> {
    try {
      yield* store.list(resource, call);
    } catch (error) {
      if (errorCode(error) === "unimplemented") throw error;
    }
  },
});

/** S22: sends a list of any length. */
export const listsAll: RuntimeMistake = (_right, { store }) => [
  handler<ListRequest, ListResponse>({
    method: storageMethods.list,
    async handle({ type = 0 }, call) {
      const macs = new Map<string, Mac>();
      for await (const mac of store().list(resourceFromWire(type), call)) {
        macs.set(macToHex(mac), mac);
      }
      return { macs: [...macs.values()] };
    },
  }),
];
