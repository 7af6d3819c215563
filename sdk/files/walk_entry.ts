import type { ConnectorError } from "../error.ts";

/** An entry that a walk found. */
export interface FoundEntry {
  /** Absolute, `/`-separated, clean path. */
  readonly path: string;
  /** What `lstat` says: a symbolic link is described itself, not its target. */
  readonly stat: Deno.FileInfo;
  /** Never set: the entry was read. */
  readonly error?: undefined;
}

/** A path that a walk could not read. The walk goes on behind it. */
export interface FailedEntry {
  /** The path that failed; a directory that cannot be listed was found before under this path. */
  readonly path: string;
  /** A sentence for the user: what was attempted, on which path, why it failed, what to do. */
  readonly error: ConnectorError;
  /** Never set: the entry was not read. */
  readonly stat?: undefined;
}

/** What a walk yields; test `entry.error` to tell the two apart. */
export type WalkEntry = FoundEntry | FailedEntry;
