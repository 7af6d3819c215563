import { resolve } from "node:path";

/**
 * The absolute form of a path that a person gave. A relative one counts from where the person is:
 * `deno task` changes to the project's folder and notes in `INIT_CWD` where it was called.
 */
export function givenPath(path: string): string {
  return resolve(Deno.env.get("INIT_CWD") ?? ".", path);
}
