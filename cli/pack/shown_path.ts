import { relative } from "node:path";
import { givenPath } from "../given_path.ts";

/** A path as a person reads it best: from where the person is, or absolute where that leads up. */
export function shownPath(path: string): string {
  const below = relative(givenPath("."), path);
  return below.startsWith("..") ? path : below || ".";
}
