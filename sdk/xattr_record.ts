import type { OpenContent, XattrRecord, XattrType } from "./record.ts";

/**
 * A record for the value of one extended attribute (protocol 3.8). Name it in the owner's
 * `xattrNames` too.
 *
 * @example
 * ```ts
 * import { xattrRecord } from "@plakar-deno/sdk";
 *
 * const record = xattrRecord("/a", "user.tag", () => new TextEncoder().encode("red"));
 * console.log(record.type); // "extended"
 * ```
 */
export function xattrRecord(
  path: string,
  name: string,
  open: OpenContent,
  type: XattrType = "extended",
): XattrRecord {
  return { kind: "xattr", path, name, type, open };
}
