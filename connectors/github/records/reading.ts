import { errorRecord, type ImportRecord, type Logger } from "@plakar-deno/sdk";
import type { Excludes } from "@plakar-deno/sdk/files";
import { failureKind } from "@plakar-deno/sdk/network";
import type { GithubClient } from "../client/github_client.ts";
import type { GithubKind } from "../client/github_kinds.ts";
import type { GithubPlace } from "../client/github_place.ts";
import type { KeptObjects } from "../contents/kept_objects.ts";

/** What all that makes records of GitHub needs. */
export interface Reading {
  /** What speaks with GitHub. */
  readonly client: GithubClient;
  /** What is backed up. */
  readonly place: GithubPlace;
  /** Which kinds of data are read. */
  readonly kinds: ReadonlySet<GithubKind>;
  /** What the host drops. */
  readonly excludes: Excludes;
  /** Objects of listings, for the files that are opened soon. */
  readonly kept: KeptObjects;
  /** Counts what failed for good, one thing after the other. */
  readonly trouble: Trouble;
  /** Where it is told what is odd. */
  readonly log: Logger;
  /** Ends the import. */
  readonly signal: AbortSignal;
}

/** How many things in a row could not be read because nothing answered. */
export interface Trouble {
  inARow: number;
}

/** So many lists in a row without an answer are no fault of theirs: the server is gone. */
const MOST_IN_A_ROW = 3;

/**
 * The records of a part of the tree; when it cannot be read, an error record at `path`, and the rest
 * goes on. What would fail the rest just as well is thrown, so that a backup that lost most of its
 * data does not look like a good one: a refused token, a limit that stays used up, a server that does
 * not answer.
 */
export async function* orError(
  reading: Reading,
  path: string,
  records: AsyncIterable<ImportRecord>,
): AsyncGenerator<ImportRecord> {
  const { trouble } = reading;
  try {
    yield* records;
    trouble.inARow = 0;
  } catch (error) {
    throwIfForAll(reading, error);
    yield errorRecord(path, error);
  }
}

/** Throws an error that is of more than the part in which it came. */
export function throwIfForAll({ client, trouble, signal }: Reading, error: unknown): void {
  signal.throwIfAborted();
  const kind = failureKind(error);
  if (client.isRefused || kind === "rate-limited" || kind === "config") throw error;
  trouble.inARow = kind === "transient" ? trouble.inARow + 1 : 0;
  if (trouble.inARow >= MOST_IN_A_ROW) throw error;
}

/** Whether a kind is read, and the host does not drop the folder, or the file, it would lie in. */
export function wants(
  { kinds, excludes }: Reading,
  kind: GithubKind,
  path: string,
  isFile = false,
): boolean {
  return kinds.has(kind) && !(isFile ? excludes.excludes(path, false) : excludes.prunes(path));
}
