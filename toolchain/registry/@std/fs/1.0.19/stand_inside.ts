import { resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Whether `path` is `folder` or lies below it, by their names. */
export function standInside(path: string | URL, folder: string | URL): boolean {
  const [inner, outer] = [path, folder].map((place) =>
    resolve(place instanceof URL ? fileURLToPath(place) : place)
  ) as [string, string];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}
