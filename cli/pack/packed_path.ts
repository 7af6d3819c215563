import type { StagedFile } from "./stage_files.ts";

/** The path of an executable in a package, where it may end with ".exe". */
export function packedPath(files: readonly StagedFile[], path: string): string {
  return files.some((file) => file.path === path) ? path : `${path}.exe`;
}
