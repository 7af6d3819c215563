import type { RecordMessage } from "../proto/messages.ts";

/**
 * What an Open or a result names a record by: the path, and for an attribute its name and type too
 * (protocol 3.3). No path and no name holds a NUL, so a key is never ambiguous.
 */
export function recordKey(record: RecordMessage): string {
  const { pathname = "", isXattr = false, xattrName = "", xattrType = 0 } = record;
  return isXattr ? `${pathname}\0${xattrType}${xattrName}` : pathname;
}
