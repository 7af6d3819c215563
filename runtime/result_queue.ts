import { ConnectorError } from "../sdk/error.ts";
import type { ImportResult } from "../sdk/importer.ts";

/** The host's results on their way to an author who declared `needack`. */
export interface ResultQueue {
  /**
   * For the author: every result in the order of arrival, to be read once (row I13); leaving the
   * loop drops the rest.
   */
  readonly results: AsyncIterable<ImportResult>;
  /** Adds one; throws when the author has left too many unread. */
  push(result: ImportResult): void;
  /** No more will come. */
  end(): void;
  /** The import failed: reading throws `reason`. */
  fail(reason: unknown): void;
  /**
   * The author returned. A loop over the results that it left running goes on to the end; without
   * one, what is left and what still comes is dropped (row I14).
   */
  returned(): void;
}

// Some 40 MB at a usual length of path; an author that reads none would fill the memory.
const MAX_UNREAD = 250_000;

// Results that were read are let go in lots, as a reader that is always a few behind frees none.
const LOT = 1024;

/** Makes an empty queue. */
export function resultQueue(): ResultQueue {
  let unread: ImportResult[] = [];
  let at = 0;
  let begun = false;
  let overflows = false;
  let dropped = false;
  let ended: { readonly error?: unknown } | undefined;
  let waiting: (() => void) | undefined;

  function wake(): void {
    waiting?.();
    waiting = undefined;
  }

  function drop(): void {
    dropped = true;
    unread = [];
    at = 0;
  }

  function take(): ImportResult {
    const result = unread[at++]!;
    if (at === unread.length || (at >= LOT && 2 * at >= unread.length)) {
      unread = unread.slice(at);
      at = 0;
    }
    return result;
  }

  async function* read(): AsyncGenerator<ImportResult> {
    begun = true;
    try {
      while (true) {
        while (at < unread.length) yield take();
        if (ended !== undefined) {
          if ("error" in ended) throw ended.error;
          return;
        }
        await new Promise<void>((resolve) => waiting = resolve);
      }
    } finally {
      // An author that left its loop reads no more of them.
      drop();
    }
  }

  return {
    results: read(),
    push(result) {
      if (dropped || ended !== undefined) return;
      if (unread.length - at >= MAX_UNREAD) {
        // A loop that stopped reading must not fail an import whose records are all sent.
        if (overflows) return;
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
    returned() {
      overflows = true;
      if (!begun) drop();
    },
  };
}
