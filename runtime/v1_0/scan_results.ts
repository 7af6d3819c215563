import { ConnectorError } from "../../sdk/error.ts";
import type { ImportResult } from "../../sdk/importer.ts";
import { type ResultQueue, resultQueue } from "../result_queue.ts";
import { stillWatch } from "./record_bridge_watch.ts";

/**
 * The results of a scan for an author with `needack`. A v1.0 host sends none; what it does tells some
 * of them: it closes what it has read, and it closes the connector when it is done (protocol 6.4).
 */
export interface ScanResults extends Pick<ResultQueue, "results" | "fail" | "returned"> {
  /** A record is on its way: with content it is answered later, without any it is done. */
  sent(path: string, hasContent: boolean, error?: string): void;
  /** The record is with the host. */
  delivered(): void;
  /** The host reads a content, and is at work on it until it is answered. */
  opened(path: string): void;
  /** The host is done with a content, or reading it failed. */
  answered(path: string, error?: string): void;
  /**
   * The host is done: what has no answer yet was taken without being read. Where records were still
   * to come it has given the backup up, and nothing tells what it took.
   */
  end(): void;
}

// A host reads what it needs as soon as it knows of it (milliseconds).
const SILENCE = 300_000;
// Fewer than a queue holds.
const AT_ONCE = 100_000;

/**
 * Makes the results of one scan; `onOverflow` is told when the author leaves too many unread.
 *
 * What a host left alone in a `silence`, with nothing open and every record delivered, it does not
 * need. It is answered then, since an import that waits for it would otherwise hang with the host.
 */
export function scanResults(
  onOverflow: (reason: unknown) => void,
  silence: number = SILENCE,
): ScanResults {
  const queue = resultQueue();
  /** How many contents of a path have no answer. */
  const pending = new Map<string, number>();
  const open = new Set<string>();
  const isIdle = () => begun && !sending && open.size === 0 && pending.size > 0;
  const watch = stillWatch(silence, isIdle, answerUnread);
  let begun = false;
  let sending = false;
  let whole = false;
  let unwanted = false;

  function drop(): void {
    watch.set(false);
    unwanted = true;
    open.clear();
    pending.clear();
  }

  function answerUnread(): void {
    for (const path of [...pending.keys()].slice(0, AT_ONCE)) answered(path);
  }

  function answered(path: string, error = ""): void {
    watch.moved();
    open.delete(path);
    const count = pending.get(path);
    if (count === undefined) return;
    if (count === 1) pending.delete(path);
    else pending.set(path, count - 1);
    push({ path, error });
  }

  async function* read(): AsyncGenerator<ImportResult> {
    begun = true;
    try {
      yield* queue.results;
      // One by one, since there may be more of them than a queue holds.
      for (const [path, count] of pending) {
        for (let at = 0; at < count; at++) yield { path, error: "" };
      }
    } finally {
      drop();
    }
  }

  function push(result: ImportResult): void {
    try {
      queue.push(result);
    } catch (error) {
      onOverflow(error);
    }
  }

  function fail(reason: unknown): void {
    queue.fail(reason);
    drop();
  }

  return {
    results: read(),
    sent(path, hasContent, error = "") {
      if (unwanted) return;
      sending = true;
      watch.set(true);
      if (hasContent) pending.set(path, (pending.get(path) ?? 0) + 1);
      else push({ path, error });
    },
    delivered() {
      sending = false;
      watch.moved();
    },
    opened(path) {
      if (!unwanted) open.add(path);
    },
    answered,
    returned() {
      // From here on the host waits for nobody, and its Close answers.
      watch.set(false);
      whole = true;
      queue.returned();
      if (!begun) drop();
    },
    fail,
    end() {
      if (whole) queue.end();
      else fail(leftEarly());
    },
  };
}

/** Why an author's results fail when the host goes before all of them are known. */
export function leftEarly(): ConnectorError {
  return new ConnectorError(
    "the host left before the backup was done; what it has not read counts as not backed up",
    { code: "aborted" },
  );
}
