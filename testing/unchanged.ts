import type { FileInfoMessage } from "../proto/messages.ts";

/** The fields a host compares before it opens a file again (protocol 3.6). */
export const comparedFields: readonly (keyof FileInfoMessage)[] = [
  "name",
  "size",
  "mode",
  "modTime",
  "dev",
  "ino",
  "uid",
  "gid",
  "nlink",
  "username",
  "groupname",
];

function textOf(info: FileInfoMessage, field: keyof FileInfoMessage): string {
  if (field === "modTime") {
    const { seconds = 0, nanos = 0 } = info.modTime ?? {};
    return `${seconds} s and ${nanos} ns`;
  }
  // The host keeps 16 bits of it (protocol 2.1).
  if (field === "nlink") return String((info.nlink ?? 0) & 0xffff);
  return String(info[field] ?? (field === "name" || field.endsWith("name") ? "" : 0));
}

/**
 * In which fields a record differs from the entry a host has stored, each as a phrase; none: the host
 * does not open the file (protocol 3.6). The stored size is the number of bytes that were read; a
 * record that announces −1 is not compared by size.
 *
 * @example
 * ```ts
 * import { changedFields } from "@plakar-deno/sdk/testing";
 *
 * console.log(changedFields({ size: 5 }, { size: -1 })); // []
 * console.log(changedFields({ size: 5 }, { size: 0 })); // [ "size: 5, then 0" ]
 * ```
 */
export function changedFields(
  stored: FileInfoMessage,
  record: FileInfoMessage,
): readonly string[] {
  const changes: string[] = [];
  for (const field of comparedFields) {
    if (field === "size" && BigInt(record.size ?? 0) === -1n) continue;
    const [before, now] = [textOf(stored, field), textOf(record, field)];
    if (before !== now) changes.push(`${field}: ${before}, then ${now}`);
  }
  return changes;
}
