import { basename } from "node:path/posix";
import { originOf } from "../build/build_plan.ts";
import type { ManifestConnector } from "../manifest/manifest_type.ts";

/** What an entry's executable is built of, if it is built of this project. */
export interface EntrySource {
  /** Name of the permission set: `<connector>-<role>`. */
  readonly name: string;
  /** The module, below the project: `connectors/<connector>/<role>.ts`. */
  readonly file: string;
}

/**
 * Tells the source of an entry by the name of its executable: `bin/<connector>-<role>`, or
 * `bin/<connector>` with the role as its first argument. Whether the source is there is not asked.
 */
export function sourceOf(entry: ManifestConnector): EntrySource | undefined {
  const executable = basename(entry.executable).replace(/\.exe$/i, "");
  const origin = executable === "" ? undefined : originOf({ ...entry, executable });
  return origin === undefined ? undefined : { name: origin.name, file: origin.source };
}
