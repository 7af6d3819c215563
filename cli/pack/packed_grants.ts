import type { CurrentExecutable } from "./built_executables.ts";
import { packedPath } from "./packed_path.ts";
import type { StagedFile } from "./stage_files.ts";

/** What an executable in a package may do. */
export interface PackedGrants {
  /** Its path in the package. */
  readonly path: string;
  /** What it may use, in words. */
  readonly grants: string;
  /** Why it may leave the sandbox, by access; empty for one that cannot. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** What each executable in a package may do. */
export function packedGrants(
  executables: readonly Pick<CurrentExecutable, "path" | "grants" | "reasons">[],
  files: readonly StagedFile[],
): PackedGrants[] {
  return executables.map(({ path, grants, reasons }) => ({
    path: packedPath(files, path),
    grants,
    reasons,
  }));
}
