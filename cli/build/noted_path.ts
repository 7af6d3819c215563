import { normalize } from "node:path";

/** An absolute path as Deno notes it in an executable: without `..`, and no slash at its end. */
export function notedPath(path: string): string {
  return normalize(path).replace(/(?<=[^:/\\])[/\\]$/, "");
}
