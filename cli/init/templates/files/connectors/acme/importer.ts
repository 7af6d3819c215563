import {
  defineImporter,
  directoryRecord,
  entrypointImporter,
  errorRecord,
  fileRecord,
  type ImporterDefinition,
  type ImportRecord,
  specialRecord,
  symlinkRecord,
} from "@plakar-deno/sdk";
import {
  fileSystemError,
  openFile,
  parseExcludes,
  readFailure,
  walk,
  type WalkEntry,
} from "@plakar-deno/sdk/files";
import { boolean, defineOptions } from "@plakar-deno/sdk/options";
import { localFolder } from "./local_folder.ts";
import { openBelow } from "./open_below.ts";

const options = defineOptions({
  one_file_system: boolean({
    description: "Leave out what is mounted below the folder",
    default: false,
  }),
});

/** Backs up a local folder: `plakar backup acme:///srv/data`. */
export const importer: ImporterDefinition = defineImporter({
  protocol: "acme",
  // The location is a path of this machine: plakar makes it absolute.
  flags: ["localfs"],
  options,
  async create({ config, location, host }) {
    const root = await existingFolder(localFolder(location));
    return {
      root,
      origin: host.hostname || "localhost",
      async ping() {
        await existingFolder(root);
      },
      async *import({ signal }) {
        const excludes = parseExcludes(host.excludes);
        const walking = { signal, excludes, oneFileSystem: config.one_file_system };
        for await (const entry of walk(root, walking)) {
          // Without its top there is no backup, and it must not look like one: this throws.
          if (entry.error !== undefined && entry.path === root) throw entry.error;
          yield await recordOf(entry);
        }
      },
      // For plakar v1.0: without it, something is kept in memory for every file of the listing.
      openPath: (path) => openBelow(root, path),
    };
  },
});

/** The real path of a folder: a location that is a symbolic link means what it leads to. */
async function existingFolder(path: string): Promise<string> {
  try {
    const real = await Deno.realPath(path);
    // Fails for a file, and for a folder that may not be listed.
    await Deno.readDir(real)[Symbol.asyncIterator]().next();
    return real;
  } catch (cause) {
    throw fileSystemError("cannot back up", path, cause);
  }
}

/** The record of one entry. What cannot be read becomes an error record, and the rest goes on. */
async function recordOf({ path, stat, error }: WalkEntry): Promise<ImportRecord> {
  if (stat === undefined) return errorRecord(path, error);
  if (stat.isDirectory) return directoryRecord(path, stat);
  // Opened only if plakar wants the content: what has not changed is never read.
  if (stat.isFile) return fileRecord(path, stat, () => openFile(path, { byteLength: stat.size }));
  if (!stat.isSymlink) return specialRecord(path, stat);
  try {
    return symlinkRecord(path, stat, await Deno.readLink(path));
  } catch (cause) {
    return errorRecord(path, readFailure("read the link", path, cause));
  }
}

if (import.meta.main) await entrypointImporter(Deno.args, importer);
