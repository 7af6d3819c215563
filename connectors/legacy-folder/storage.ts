import { entrypointStorage, type StorageDefinition } from "@plakar-deno/sdk";
import { type LegacyConstructor, legacyStorage } from "@plakar-deno/sdk/legacy";
import type { LegacyStorage } from "@plakar-deno/sdk/legacy";
import { defineOptions } from "@plakar-deno/sdk/options";
import { objects } from "./objects.ts";
import { rootFolder } from "./real_folder.ts";
import { createRepository, openRepository } from "./repository.ts";

/**
 * Keeps a repository in a folder: the file `CONFIG`, and the folders `states`, `packfiles` and
 * `locks`. Location: `legacy-folder:///srv/backups`.
 *
 * Any number of processes may work on one repository: nothing is kept in memory, and an object
 * appears by one rename, on disk already.
 */
const folderStorage: LegacyConstructor<LegacyStorage> = ({ location }) => {
  const root = rootFolder(location);
  const states = objects(`${root}/states`, "state");
  const packfiles = objects(`${root}/packfiles`, "packfile");
  const locks = objects(`${root}/locks`, "lock");
  return {
    create: (config, { signal }) => createRepository(root, config, signal),
    open: ({ signal }) => openRepository(root, signal),
    location: () => location.text,
    mode: () => "read-write",
    size: () => -1,

    getStates: states.list,
    putState: states.put,
    getState: states.get,
    deleteState: states.remove,

    getPackfiles: packfiles.list,
    putPackfile: packfiles.put,
    getPackfile: packfiles.get,
    getPackfileBlob: packfiles.getPart,
    deletePackfile: packfiles.remove,

    getLocks: locks.list,
    putLock: locks.put,
    getLock: locks.get,
    deleteLock: locks.remove,

    close() {},
  };
};

/** The definition, which hosts of both generations and every tool take. */
export const storage: StorageDefinition = legacyStorage("legacy-folder", folderStorage, {
  flags: ["localfs"],
  options: defineOptions({}),
});

if (import.meta.main) await entrypointStorage(Deno.args, storage);
