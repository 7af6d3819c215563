import type { RecordMessage } from "../proto/messages.ts";
import { baseName } from "../sdk/base_name.ts";
import { ConnectorError } from "../sdk/error.ts";
import { errorMessage } from "../sdk/error_message.ts";
import { escapePath } from "../sdk/escape_path.ts";
import type { ImportRecord, OpenContent } from "../sdk/record.ts";
import { recordPath } from "../sdk/record_path.ts";
import { fileInfoFault, fileInfoToWire } from "./file_info_to_wire.ts";

/** A record ready to be sent. */
export interface WireRecord {
  readonly message: RecordMessage;
  /** Opens its content, when it has any. */
  readonly open?: OpenContent;
  /** Expected bytes of content; −1 when unknown. */
  readonly size: number;
}

/** What shapes a record on its way out. */
export interface RecordRules {
  /** Where a path that is not absolute is reported. */
  readonly root: string;
  /** Whether extended attributes are unwanted. */
  readonly noXattr: boolean;
  /** Hides secrets in error messages. */
  readonly mask: (text: string) => string;
}

// The host refuses messages of more than 4 MiB and with them the whole import (row I30). UTF-8
// takes at most three bytes for one UTF-16 unit, so texts below this always fit.
const SAFE_UNITS = 1024 * 1024;
const MAX_PATH_UNITS = 64 * 1024;
const MAX_RECORD_BYTES = 4 * 1024 * 1024 - 64 * 1024;

const KINDS: readonly string[] = ["file", "directory", "symlink", "special", "xattr", "error"];

/**
 * A record as it travels (protocol 2.1), or `undefined` for an attribute nobody wants.
 *
 * Whatever the host would lose, store wrongly or choke on becomes an error record instead: a path
 * that is not clean is cleaned or reported (rows I19, I21), text without a UTF-8 form and numbers
 * that do not fit are reported, and so is a record that is too large (row I30). Throws a
 * `ConnectorError` for a value that is no record at all.
 */
export function recordToWire(record: ImportRecord, rules: RecordRules): WireRecord | undefined {
  if (typeof record !== "object" || record === null || typeof record.path !== "string") {
    throw new ConnectorError(
      `the importer yielded ${record === null ? "null" : `a ${typeof record}`} without a path; ` +
        `yield what fileRecord, directoryRecord and their siblings make`,
      { code: "invalid_argument" },
    );
  }
  if (!KINDS.includes(record.kind)) {
    throw new ConnectorError(
      `the importer yielded "${escapePath(record.path)}" with the unknown kind "${record.kind}"; ` +
        `yield what fileRecord, directoryRecord and their siblings make`,
      { code: "invalid_argument" },
    );
  }
  if (record.kind === "error") return errorMessageRecord(record.path, record.message, rules);
  if (record.kind === "xattr" && rules.noXattr) return undefined;
  try {
    return sendable(record, recordPath(record.path), rules);
  } catch (error) {
    return errorMessageRecord(record.path, errorMessage(error), rules);
  }
}

type ContentRecord = Exclude<ImportRecord, { readonly kind: "error" }>;

function sendable(record: ContentRecord, path: string, rules: RecordRules): WireRecord {
  if (path.length > MAX_PATH_UNITS) {
    refuse(path.slice(0, 64) + "…", `its path has ${path.length} characters`, "use shorter names");
  }
  if (record.kind === "xattr") {
    checkText(path, "the attribute name", record.name);
    checkOpen(path, record.open);
    const message: RecordMessage = {
      pathname: path,
      isXattr: true,
      hasReader: true,
      xattrName: record.name,
      // 0 and 1, whatever the schema's names say (protocol 2.1).
      xattrType: record.type === "ads" ? 1 : 0,
    };
    checkSize(path, [record.name], message);
    return { message, open: record.open, size: -1 };
  }
  const fault = fileInfoFault(record.info);
  if (fault !== undefined) refuse(path, fault, "make file infos with fileInfo");
  const info = fileInfoToWire(record.info, baseName(path), record.kind);
  const message: RecordMessage = { pathname: path, fileInfo: info };
  switch (record.kind) {
    case "file":
      checkOpen(path, record.open);
      message.hasReader = true;
      addXattrNames(message, path, record.xattrNames, rules);
      return { message, open: record.open, size: record.info.size };
    case "directory":
      addXattrNames(message, path, record.xattrNames, rules);
      return { message, size: 0 };
    case "symlink":
      checkText(path, "the link's target", record.target);
      message.target = record.target;
      checkSize(path, [record.target], message);
      return { message, size: 0 };
    case "special":
      return { message, size: 0 };
  }
}

function refuse(path: string, reason: string, remedy: string): never {
  throw new ConnectorError(`cannot back up "${escapePath(path)}": ${reason}; ${remedy}`, {
    code: "invalid_argument",
  });
}

function checkOpen(path: string, open: unknown): void {
  if (typeof open !== "function") {
    refuse(path, "it has no open function", "give one that returns the content");
  }
}

function checkText(path: string, what: string, text: unknown): void {
  if (typeof text !== "string" || text === "") refuse(path, `${what} is empty`, "give a text");
  if (!text.isWellFormed()) {
    refuse(path, `${what} "${escapePath(text)}" has no UTF-8 form`, "rename it at the source");
  }
}

function addXattrNames(
  message: RecordMessage,
  path: string,
  names: readonly string[] | undefined,
  { noXattr }: RecordRules,
): void {
  if (noXattr || names === undefined || names.length === 0) return;
  for (const name of names) checkText(path, "an attribute name", name);
  message.extendedAttributes = [...names];
  checkSize(path, names, message);
}

function checkSize(path: string, texts: readonly string[], message: RecordMessage): void {
  let units = path.length;
  for (const text of texts) units += text.length + 8;
  if (units <= SAFE_UNITS) return;
  const encoder = new TextEncoder();
  let bytes = 3 * path.length + 1024;
  for (const text of texts) bytes += encoder.encode(text).length + 8;
  if (bytes <= MAX_RECORD_BYTES) return;
  refuse(
    message.pathname ?? path,
    `its metadata takes ${bytes} bytes, more than a host accepts`,
    "leave out some extended attributes",
  );
}

function errorMessageRecord(path: string, reason: unknown, rules: RecordRules): WireRecord {
  return {
    message: { pathname: reportedPath(path, rules.root), error: errorMessage(reason, rules.mask) },
    size: 0,
  };
}

// A path may be the very thing that is wrong; the report of it must still be stored somewhere.
const MAX_REPORTED_PATH = 4096;

function reportedPath(path: string, root: string): string {
  try {
    if (path.length <= MAX_REPORTED_PATH) return recordPath(path);
  } catch {
    // Reported under an escaped form below.
  }
  const parts = escapePath(path.slice(0, MAX_REPORTED_PATH)).split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..");
  const top = path.startsWith("/") || root === "/" ? "" : root;
  return parts.length === 0 ? root : `${top}/${parts.join("/")}`;
}
