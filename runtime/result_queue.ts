import { ConnectorError } from "../sdk/error.ts";
import type { ImportResult } from "../sdk/importer.ts";

/** The host's results on their way to an author who declared `needack`. */
export interface ResultQueue {
  /** For the author: every result in the order of arrival, to be read once (row I13). */
  readonly results: AsyncIterable<ImportResult>;
  /** Adds one; throws when the author has left too many unread. */
  push(result: ImportResult): void;
  /** No more will come. */
  end(): void;
  /** The import failed: reading throws `reason`. */
  fail(reason: unknown): void;
  /** The author returned: what is left, and what still comes, is dropped (row I14). */
  drop(): void;
}

// Some 40 MB at a usual length of path; an author that reads none would fill the memory.
const MAX_UNREAD = 250_000;

/** Makes an empty queue. */
export function resultQueue(): ResultQueue {
  let unread: ImportResult[] = [];
  let at = 0;
  let dropped = false;
  let ended: { readonly error?: unknown } | undefined;
  let waiting: (() => void) | undefined;

  function wake(): void {
    waiting?.();
    waiting = undefined;
  }

  async function* read(): AsyncGenerator<ImportResult> {
    while (true) {
      while (at < unread.length) yield unread[at++]!;
      unread = [];
      at = 0;
      if (ended !== undefined) {
        if ("error" in ended) throw ended.error;
        return;
      }
      await new Promise<void>((resolve) => waiting = resolve);
    }
  }

  return {
    results: read(),
    push(result) {
      if (dropped || ended !== undefined) return;
      if (unread.length - at >= MAX_UNREAD) {
        throw new ConnectorError(
          `the importer left ${MAX_UNREAD} results unread; read "results" while yielding records, ` +
            `or remove "needack" from its flags`,
          { code: "resource_exhausted" },
        );
      }
      unread.push(result);
      wake();
    },
    end() {
      ended ??= {};
      wake();
    },
    fail(error) {
      ended ??= { error };
      wake();
    },
    drop() {
      dropped = true;
      unread = [];
      at = 0;
    },
  };
}
