import { basename } from "node:path/posix";
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
export function sourceOf({ executable, type, args }: ManifestConnector): EntrySource | undefined {
  const name = basename(executable).replace(/\.exe$/i, "");
  const suffix = `-${type}`;
  const connector = name.endsWith(suffix)
    ? name.slice(0, -suffix.length)
    : args[0] === type && !/-(importer|exporter|storage)$/.test(name)
    ? name
    : "";
  if (connector === "") return undefined;
  return { name: connector + suffix, file: `connectors/${connector}/${type}.ts` };
}
