import { isAbsolute, normalize } from "node:path";
import { ConnectorError, defineStorage, entrypointStorage } from "@plakar-deno/sdk";
import type { StorageDefinition } from "@plakar-deno/sdk";
import { defineOptions } from "@plakar-deno/sdk/options";
import { createStore } from "./create_store.ts";
import { deleteObject } from "./delete_object.ts";
import { listObjects } from "./list_objects.ts";
import { openStore } from "./open_store.ts";
import { pingStore } from "./ping_store.ts";
import { putObject } from "./put_object.ts";
import { readRange } from "./read_range.ts";
import { objectPlace } from "./store_layout.ts";
import { storeSize } from "./store_size.ts";

/**
 * A repository in a local folder, laid out like the official `fs` storage (protocol 5.4), so either
 * opens what the other made. Location: `dir:///srv/backups`. It has no options, and refuses any.
 *
 * Any number of processes may work on one repository: it keeps nothing in memory, an object appears
 * by one rename, and is on disk before Put answers.
 */
export const storage: StorageDefinition = defineStorage({
  protocol: "dir",
  flags: ["localfs"],
  options: defineOptions({}),
  create({ location, host, log }) {
    const root = storeRoot(location.text, location.rest);
    return {
      root,
      origin: host.hostname || "localhost",
      type: "dir",
      create: (config, { signal }) => createStore(root, config, signal),
      open: ({ signal }) => openStore(root, log, signal),
      ping: ({ signal }) => pingStore(root, signal),
      mode: () => "read-write",
      size: ({ signal }) => storeSize(root, signal),
      list: (resource, { signal }) => listObjects(root, resource, signal),
      put: async (key, body, { signal }) =>
        await putObject(root, objectPlace(root, key), body, signal),
      get: async (key, range, { signal }) => await readRange(objectPlace(root, key), range, signal),
      delete: async (key) => await deleteObject(root, objectPlace(root, key)),
    };
  },
});

/** The folder a location names, without `.`, `..` and a slash at the end. */
function storeRoot(text: string, path: string): string {
  if (!isAbsolute(path) || path.includes("\0")) {
    throw new ConnectorError(
      `the location ${JSON.stringify(text)} names no absolute path; ` +
        `give the folder of the repository like "dir:///srv/backups"`,
      { code: "invalid_argument" },
    );
  }
  const root = normalize(path);
  return root.length > 1 ? root.replace(/\/$/, "") : root;
}

if (import.meta.main) await entrypointStorage(Deno.args, storage);
