import {
  defineStorage,
  entrypointStorage,
  macFromHex,
  type Resource,
  type StorageDefinition,
} from "@plakar-deno/sdk";
import { fileSystemError, syncDirectory, writeFileAtomic } from "@plakar-deno/sdk/files";
import { boolean, defineOptions } from "@plakar-deno/sdk/options";
import { configFile, createRepository } from "./create_repository.ts";
import { localFolder } from "./local_folder.ts";
import { objectFile, objectFolder } from "./object_place.ts";
import { readObject } from "./read_object.ts";
import { removeStale } from "./remove_stale.ts";

const options = defineOptions({
  fsync: boolean({
    description: "Bring every object to the disk before it counts as stored",
    default: true,
  }),
});

/**
 * Keeps a repository in a local folder: `plakar at acme:///srv/repository create`.
 *
 * Every object is one file. It appears by a rename, so any number of processes may work on one
 * repository; nothing is kept in memory, where another process would not see it.
 */
export const storage: StorageDefinition = defineStorage({
  protocol: "acme",
  flags: ["localfs"],
  options,
  create({ config: { fsync }, location, host }) {
    const root = localFolder(location);
    return {
      root,
      origin: host.hostname || "localhost",
      create: (config, { signal }) => createRepository(root, config, signal),
      async open() {
        try {
          const config = await Deno.readFile(configFile(root));
          await removeStale(root);
          return config;
        } catch (cause) {
          throw fileSystemError("cannot open the repository in", root, cause);
        }
      },
      list: (resource) => listObjects(root, resource),
      async put(key, body, { signal }) {
        // Half-written objects lie in the root, where `list` does not look.
        const writing = { signal, sync: fsync, temporaryFolder: root };
        await writeFileAtomic(objectFile(root, key), body, writing);
      },
      get: (key, range) => readObject(objectFile(root, key), range),
      async delete(key) {
        const path = objectFile(root, key);
        try {
          await Deno.remove(path);
          if (fsync) await syncDirectory(objectFolder(root, key.resource));
        } catch (cause) {
          // What is not there is deleted already.
          if (!(cause instanceof Deno.errors.NotFound)) {
            throw fileSystemError("cannot delete", path, cause);
          }
        }
      },
    };
  },
});

/** Every object of a kind; all other files are none of ours. */
async function* listObjects(root: string, resource: Resource) {
  const folder = objectFolder(root, resource);
  // Some file systems show a file twice that is replaced meanwhile.
  const seen = new Set<string>();
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (!isFile || !/^[0-9a-f]{64}$/.test(name) || seen.has(name)) continue;
      seen.add(name);
      yield macFromHex(name);
    }
  } catch (cause) {
    throw fileSystemError("cannot list", folder, cause);
  }
}

if (import.meta.main) await entrypointStorage(Deno.args, storage);
