import { entrypointExporter, escapePath, type ExporterDefinition } from "@plakar-deno/sdk";
import { fileSystemError, writeFileAtomic } from "@plakar-deno/sdk/files";
import { type LegacyConstructor, legacyExporter } from "@plakar-deno/sdk/legacy";
import type { LegacyExporter } from "@plakar-deno/sdk/legacy";
import { defineOptions } from "@plakar-deno/sdk/options";
import { dirname } from "node:path";
import { realFolder, realPlace, rootFolder } from "./real_folder.ts";
import { setMetadata } from "./set_metadata.ts";

/**
 * Restores into a folder. Location: `legacy-folder:///srv/restored`; the folder is made if it is
 * missing.
 *
 * Files and links come whole or not at all and replace what stands at their path; folders are never
 * replaced, and nothing is written through a symbolic link below the folder.
 */
const folderExporter: LegacyConstructor<LegacyExporter> = ({ location }) => {
  const root = rootFolder(location);
  return {
    root: () => root,

    async createDirectory(pathname) {
      const path = await realPlace(root, pathname);
      if (path !== root) await realFolder(path);
    },

    async storeFile(pathname, content, _size, { signal }) {
      // The content fails when it is not whole, and then nothing is left.
      await writeFileAtomic(await realPlace(root, pathname), content, { signal, sync: false });
    },

    async setPermissions(pathname, info) {
      await setMetadata(await realPlace(root, pathname, false), info);
    },

    async createLink(oldname, newname, type) {
      const path = await realPlace(root, newname);
      const first = type === "hardlink" ? await realPlace(root, oldname, false) : oldname;
      const temporary = `${dirname(path)}/tmp.${crypto.randomUUID()}`;
      try {
        if (type === "hardlink") await Deno.link(first, temporary);
        else await Deno.symlink(first, temporary);
        await Deno.rename(temporary, path);
      } catch (error) {
        // What is missing may be either of them.
        throw fileSystemError(`cannot link to "${escapePath(first)}" from`, path, error);
      } finally {
        // It is still there after a failure, and where both were names of one file (rename(2)).
        await Deno.remove(temporary).catch(() => {});
      }
    },

    close() {},
  };
};

/** The definition, which hosts of both generations and every tool take. */
export const exporter: ExporterDefinition = legacyExporter("legacy-folder", folderExporter, {
  flags: ["localfs"],
  options: defineOptions({}),
});

if (import.meta.main) await entrypointExporter(Deno.args, exporter);
