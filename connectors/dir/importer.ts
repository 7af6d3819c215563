/**
 * The dir importer: backs up a local folder.
 *
 * Files, directories, symbolic links, devices, pipes and sockets, with modes, owners, names of
 * owners, and hard links; the folders above the source with their metadata (protocol 3.7). What
 * cannot be read becomes an error record, and the import goes on.
 *
 * Limits of Deno 2.7.14, each of them measured:
 *
 * - times have milliseconds, and one before 1970 is read with the wrong sign;
 * - extended attributes cannot be read;
 * - names that are not valid UTF-8 are left out of listings without a word: only folders of such
 *   names can be noticed, and not on every file system (see `walk`);
 * - content below `/dev` (with `/dev/shm`), `/proc` and `/sys` opens only with all permissions, so
 *   each regular file there fails; `one_file_system` leaves them out of a backup of `/`.
 *
 * @module
 */
import { defineImporter, entrypointImporter, type ImporterDefinition } from "@plakar-deno/sdk";
import { ownerNames, parseExcludes, walk } from "@plakar-deno/sdk/files";
import { ancestors } from "./ancestors.ts";
import { entryRecord } from "./entry_record.ts";
import { importerOptions } from "./importer_options.ts";
import { openBelow } from "./open_below.ts";
import { sourceRoot } from "./source_root.ts";

/** The definition that `bin/dir-importer` serves: protocol `dir`, a path as location. */
export const importer: ImporterDefinition = defineImporter({
  protocol: "dir",
  flags: ["localfs"],
  options: importerOptions,
  async create({ config, location, host }) {
    const root = await sourceRoot(location.rest);
    const excludes = parseExcludes(host.excludes);
    return {
      root,
      origin: host.hostname || "localhost",
      type: "dir",
      async ping() {
        await sourceRoot(root);
      },
      async *import({ signal }) {
        const names = await ownerNames();
        for (const path of ancestors(root)) {
          const stat = await readableStat(path);
          if (stat !== undefined) yield await entryRecord({ path, stat }, names);
        }
        const options = { signal, excludes, oneFileSystem: config.one_file_system };
        for await (const entry of walk(root, options)) {
          // Without its root there is no backup, and it must not look like one.
          if (entry.error !== undefined && entry.path === root) throw entry.error;
          yield await entryRecord(entry, names);
        }
      },
      openPath: (path) => openBelow(root, path),
    };
  },
});

/** Metadata of a folder above the source; if it cannot be read the host makes it up (protocol 3.7). */
async function readableStat(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch {
    return undefined;
  }
}

if (import.meta.main) await entrypointImporter(Deno.args, importer);
