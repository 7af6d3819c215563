import { formatSize } from "../build/format_size.ts";
import type { PackedGrants } from "./packed_grants.ts";
import type { StagedFile } from "./stage_files.ts";

/**
 * What a person reads of the files in a package: mode, size and path of each, and of an executable
 * what it may use, in the words of `build`.
 */
export function packedFileLines(
  files: readonly StagedFile[],
  executables: readonly PackedGrants[],
): string[] {
  return files.flatMap(({ path, mode, bytes }) => {
    const line = `  ${mode}  ${formatSize(bytes).padStart(8)}  ${path}`;
    const found = executables.find((one) => one.path === path);
    if (found === undefined) return [line];
    const beyond = Object.entries(found.reasons).map(([access, reason]) =>
      `    beyond the sandbox: ${access}, because ${reason}`
    );
    return [`${line}  may use: ${found.grants}`, ...beyond];
  });
}
