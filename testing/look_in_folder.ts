import type { Restored } from "./exporter_capabilities.ts";

/**
 * Looks at what was restored into a local folder, for the capability `shows` of an exporter.
 *
 * @param root Absolute path of the folder; record paths count from it.
 * @throws Deno's error for what is there and cannot be read.
 *
 * @example
 * ```ts
 * import { lookInFolder } from "@plakar-deno/sdk/testing";
 *
 * const found = await lookInFolder("/srv/restored").look("/notes/first");
 * console.log(found?.kind); // "file", or undefined when nothing lies there
 * ```
 */
export function lookInFolder(root: string): Restored {
  return {
    async look(path) {
      const place = root + path;
      let info: Deno.FileInfo;
      try {
        info = await Deno.lstat(place);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      }
      const common = { mode: (info.mode ?? 0) & 0o7777, modTime: info.mtime?.getTime() };
      if (info.isSymlink) {
        return { kind: "symlink", target: await Deno.readLink(place), ...common };
      }
      if (info.isDirectory) return { kind: "directory", ...common };
      if (!info.isFile) return { kind: "other", ...common };
      return { kind: "file", content: await Deno.readFile(place), ...common };
    },
  };
}
