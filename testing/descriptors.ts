import { openFiles } from "./open_files.ts";
import type { StartedPlugin } from "./subject.ts";

/** What a plugin may open for itself while records go by; its libraries load late. */
const OWN = 64;
/** Inside this process other tests open files and start processes, too. */
const SHARED = 1_000;

/** The descriptors of one plugin, counted in its process. */
export interface Descriptors {
  /** How many are open; `undefined` where that cannot be told. */
  count(): Promise<number | undefined>;
  /** How many may come without one having been held for each of thousands of records. */
  readonly allowed: number;
}

/** Of the plugin's process, or of this one when the plugin runs inside it. */
export function descriptorsOf({ process }: StartedPlugin): Descriptors {
  return {
    count: () => openFiles(process?.pid ?? Deno.pid),
    allowed: process === undefined ? SHARED : OWN,
  };
}
