import { ConnectorError, escapePath } from "@plakar-deno/sdk";
import type { BucketPlace } from "../client/bucket_place.ts";
import { pathOfKey } from "./path_of_key.ts";

/**
 * The key of a file at a path of the snapshot; the inverse of `pathOfKey` for files.
 *
 * Throws a `ConnectorError` for a path that no file of the import can have: one outside the root, or
 * one that is not clean. The root itself is the object of that name, for a location that names one.
 */
export function keyOfPath(
  { prefix, root }: Pick<BucketPlace, "prefix" | "root">,
  path: string,
): string {
  if (path === root && prefix !== "") return prefix.slice(0, -1);
  const key = prefix + path.slice(root.length + 1);
  const isBelow = path.startsWith(`${root}/`);
  if (isBelow && pathOfKey({ prefix, root }, key).kind === "file") return key;
  const reason = isBelow ? "no file can have that path" : `it is not below "${escapePath(root)}"`;
  throw new ConnectorError(
    `cannot read "${escapePath(path)}": ${reason}, so it was not listed by this import`,
    { code: "not_found" },
  );
}
