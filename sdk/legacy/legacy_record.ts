import { directoryRecord } from "../directory_record.ts";
import { ConnectorError } from "../error.ts";
import { errorRecord } from "../error_record.ts";
import { escapePath } from "../escape_path.ts";
import type { FileInfoInput } from "../file_info_of.ts";
import { type FileKind, fileKindOf, goModeFromPosix } from "../file_mode.ts";
import { fileRecord } from "../file_record.ts";
import type { ImportRecord, OpenContent } from "../record.ts";
import { specialRecord } from "../special_record.ts";
import { symlinkRecord } from "../symlink_record.ts";
import type { LegacyScanError, LegacyScanRecord, LegacyScanResult } from "./legacy_importer.ts";

/** How a path is opened that a scan gave; throws for one that must not be. */
export type PathOpener = (pathname: string) => OpenContent;

/** Both kinds of result at once, as an author who is not checked may give them. */
interface LegacyScanParts {
  readonly record: LegacyScanRecord | null;
  readonly error: LegacyScanError | null;
}

const NO_BYTES = new Uint8Array(0);

/**
 * What a scan yielded, as a record of today; metadata that cannot be sent becomes an error of its
 * path, and the scan goes on. With a `newReader` all files are opened by it, since that is how a v1.0
 * host opens them. Throws a `ConnectorError` for what is no result.
 */
export function legacyRecord(result: LegacyScanResult, newReader?: PathOpener): ImportRecord {
  // Either may be there without a value, as the fields of a struct are.
  const { record, error }: Partial<LegacyScanParts> = result ?? {};
  const pathname: unknown = (error ?? record)?.pathname;
  if (typeof pathname !== "string") throw noResult();
  if (error) return errorRecord(pathname, error.err);
  try {
    return recordOf(record!, newReader);
  } catch (reason) {
    return errorRecord(pathname, reason);
  }
}

function recordOf(record: LegacyScanRecord, newReader: PathOpener | undefined): ImportRecord {
  const { pathname, target, fileInfo } = record;
  if (typeof fileInfo !== "object" || fileInfo === null) {
    throw new ConnectorError(
      `cannot back up "${escapePath(pathname)}": the scan gave no fileInfo for it; ` +
        `yield what Deno.lstat returns, or parts such as { mode, size, modTime }`,
      { code: "invalid_argument" },
    );
  }
  const kind = kindOf(fileInfo, target);
  if (kind === "directory") return directoryRecord(pathname, fileInfo);
  if (kind === "special") return specialRecord(pathname, fileInfo);
  if (kind === "symlink") return symlinkRecord(pathname, fileInfo, target ?? "");
  return fileRecord(pathname, fileInfo, newReader ? newReader(pathname) : ownReader(record));
}

/** Kind of an entry: its mode tells; without type bits there, whether it has a target. */
function kindOf(input: FileInfoInput, target: string | undefined): FileKind {
  if ("isFile" in input) {
    if (input.isDirectory) return "directory";
    if (input.isSymlink) return "symlink";
    return input.isFile ? "file" : "special";
  }
  const kind = fileKindOf(goModeFromPosix(input.mode ?? 0));
  return kind === "file" && target !== undefined && target !== "" ? "symlink" : kind;
}

/** How a record opens its own content; throws when it cannot. */
function ownReader({ pathname, fileInfo, reader }: LegacyScanRecord): OpenContent {
  if (typeof reader === "function") return async () => await reader();
  if (reader === undefined && Number(fileInfo.size ?? 0) === 0) return () => NO_BYTES;
  throw new ConnectorError(
    `cannot read "${escapePath(pathname)}": the scan gave ` +
      `${reader === undefined ? "no reader" : "a reader that is no function"} for it; ` +
      `yield a function that opens the content, or give the importer a newReader`,
    { code: "failed_precondition" },
  );
}

function noResult(): ConnectorError {
  return new ConnectorError(
    "the scan yielded neither a record nor an error; yield { record: { pathname, fileInfo, … } } " +
      "or { error: { pathname, err } }",
    { code: "internal" },
  );
}
