import { removeFolder } from "./remove_folder.ts";

/** The temporary folders of one case. */
export interface CaseFolders extends AsyncDisposable {
  /** Makes one more. */
  make(): Promise<string>;
}

/** Keeps account of temporary folders; disposal removes them, read-only ones included. */
export function caseFolders(): CaseFolders {
  const made: string[] = [];
  return {
    async make() {
      const folder = await Deno.makeTempDir({ prefix: "plakar_case_" });
      // A temporary folder may lie behind a link, as on macOS; paths are compared.
      const path = await Deno.realPath(folder);
      made.push(path);
      return path;
    },
    async [Symbol.asyncDispose]() {
      for (const folder of made) await removeFolder(folder);
    },
  };
}
