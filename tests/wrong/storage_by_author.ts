import type { StorageDefinition } from "../../sdk/definition.ts";
import type { Storage } from "../../sdk/storage.ts";
import { scriptedRoot } from "../scripted/storage_can.ts";
import { storage } from "../scripted/storage.ts";

/** What a mistake of an author replaces in a store that is right; `root` is its folder. */
export type AuthorMistake = (store: Storage, root: string) => Partial<Storage>;

/** The scripted store with a mistake in it. */
export function mistaken(mistake: AuthorMistake): StorageDefinition {
  return {
    ...storage,
    async construct(raw) {
      const store = await storage.construct(raw);
      return { ...store, ...mistake(store, scriptedRoot(raw.config)) };
    },
  };
}
