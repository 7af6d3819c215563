import type { RecordMessage } from "../../../proto/messages.ts";

/** What makes a path or root one that hosts lose or store wrongly (protocol 3.7), if anything. */
export function pathFault(path: string): string | undefined {
  if (path === "/") return undefined;
  if (!path.startsWith("/")) return "it is not absolute";
  if (path.endsWith("/")) return "it ends with a slash";
  if (path.includes("\0")) return "it has a NUL";
  // What a decoder makes of bytes that are no UTF-8.
  if (path.includes("\ufffd")) return "it is not valid UTF-8";
  const parts = path.slice(1).split("/");
  if (parts.includes("")) return "it has an empty part";
  if (parts.includes(".") || parts.includes("..")) return 'it has a part "." or ".."';
  return undefined;
}

/** The name under which an entry must travel: the last part of its path (row I20). */
export function nameOf(path: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  return parts.at(-1) ?? "/";
}

/** The first record with a path that must never be sent, with the reason. */
export function firstPathFault(
  records: readonly RecordMessage[],
): { readonly path: string; readonly fault: string } | undefined {
  for (const { pathname = "" } of records) {
    const fault = pathFault(pathname);
    if (fault !== undefined) return { path: pathname, fault };
  }
  return undefined;
}
