import type { ConnectorError } from "../../sdk/error.ts";
import type { ExportCall } from "../../sdk/exporter.ts";
import { type ContentHandle, recordContent } from "../record_content.ts";
import type { BridgedRecord } from "./bridged_record.ts";
import { recordAskers } from "./record_askers.ts";
import {
  closed,
  endedEarly,
  forgotten,
  leftLying,
  unanswered,
  unread,
} from "./record_bridge_failures.ts";
import { stillWatch } from "./record_bridge_watch.ts";
import { untilAborted } from "./until_aborted.ts";

/** The calls of a v1.0 host as the records of one export. */
export interface RecordBridge {
  /** Starts the export unless it runs; throws when it ended, with the reason why. */
  start(): void;
  /** Gives the author a record; resolves when it is answered ok, rejects with its error. */
  give(record: BridgedRecord): Promise<void>;
  /**
   * Ends the records and waits for the author; rejects with what the export threw. `undefined` when
   * there was no export.
   */
  end(): Promise<void> | undefined;
}

/** What a bridge needs. */
export interface RecordBridgeOptions {
  /** Runs the author's `export`. */
  readonly author: (call: ExportCall) => Promise<void>;
  /** Ends everything at once. */
  readonly closing: AbortSignal;
  /** Milliseconds an author who waits for more records may leave the host without an answer. */
  readonly patience?: number;
}

interface Entry {
  readonly record: BridgedRecord;
  readonly answered: PromiseWithResolvers<void>;
  readonly handle: ContentHandle;
  /** Reads of its content that wait for the host. */
  reads: number;
}

// Longer than an author needs who stores in the background; no host waits less than for ever.
const PATIENCE = 300_000;

/**
 * Turns calls into the records of one `export` that lasts from the first call to `end` (protocol
 * 6.4): a v1.0 host has many calls where one of v1.1 has one stream.
 *
 * The author gets records in the order of the calls, and no further one while a content is on its
 * way; what is not asked for stays with the host, so that memory holds no more than the calls under
 * way. An author who answers no record before the next one came would hold a serial host for ever:
 * after `patience` without any sign of life its calls fail, and so does the export if it answered
 * nothing at all since it began, or since the last time.
 *
 * v1.0 hosts that cannot read a file on their side leave its StoreFile lying, without an end: a
 * content of which nothing comes for as long while further calls wait is given up.
 */
export function recordBridge(
  { author, closing, patience = PATIENCE }: RecordBridgeOptions,
): RecordBridge {
  const waiting = new Set<Entry>();
  const given = new Set<Entry>();
  const askers = recordAskers(leaveOpen, serve);
  let running: Promise<void> | undefined;
  let open: Entry | undefined;
  let over: { readonly reason: unknown } | undefined;
  let thrown: { readonly reason: unknown } | undefined;
  let refused: ConnectorError | undefined;
  let ended = false;
  let answers = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = stillWatch(
    patience,
    () => open !== undefined && open.reads > 0 && waiting.size > 0,
    () => open?.record.abandon?.(leftLying(open.record.path, patience)),
  );

  /** Hands records to those who asked, and sees to the clock. */
  function serve(): void {
    while (askers.any && open === undefined) {
      const [entry] = waiting;
      if (entry === undefined) break;
      waiting.delete(entry);
      given.add(entry);
      if (entry.record.read !== undefined) {
        open = entry;
        // Nothing has lain still yet, whatever the one before did.
        watch.moved();
      }
      const answer = {
        ok: () => settle(entry, entry.answered.resolve),
        error: (reason: unknown) => settle(entry, () => entry.answered.reject(reason)),
      };
      askers.give(entry.record.make(answer, entry.handle.content));
    }
    if (ended || over !== undefined) askers.end();
    clearTimeout(timer);
    timer = undefined;
    if (askers.any && given.size > 0 && open === undefined) {
      timer = setTimeout(giveUp, patience);
    }
    watch.set(open !== undefined);
  }

  function settle(entry: Entry, answer: () => void): void {
    if (!given.delete(entry)) return;
    answers++;
    answer();
    entry.handle.close();
    if (open === entry) open = undefined;
    serve();
  }

  async function read(entry: Entry): Promise<Uint8Array | null> {
    let piece: Uint8Array | null = null;
    entry.reads++;
    try {
      return piece = await entry.record.read?.() ?? null;
    } finally {
      entry.reads--;
      watch.moved();
      // Read to its end, or as far as it can be: the next record may come.
      if (piece === null && open === entry) {
        open = undefined;
        serve();
      }
    }
  }

  /** Nobody has anything to do, and the host waits. */
  function giveUp(): void {
    const late = (path: string) => unanswered(path, patience);
    const [first] = given;
    if (answers === 0 && first !== undefined) {
      const reason = late(first.record.path);
      // It will be no other with the next record; the author has to learn it, too.
      askers.fail(reason);
      return stop(reason);
    }
    for (const { record, answered } of given) answered.reject(late(record.path));
    given.clear();
    answers = 0;
    serve();
  }

  /** Fails what is under way and what will come. */
  function stop(reason: unknown): void {
    over ??= { reason };
    open = undefined;
    for (const entry of [...given, ...waiting]) {
      entry.handle.fail(reason);
      entry.answered.reject(reason);
    }
    given.clear();
    waiting.clear();
    serve();
  }

  /** As with hosts of v1.1, asking for the next record gives up what is left of this content. */
  function leaveOpen(): void {
    closing.throwIfAborted();
    open?.handle.fail(unread(open.record.path));
    open = undefined;
  }

  function aborted(): void {
    askers.fail(closing.reason);
    stop(closing.reason);
  }

  async function run(): Promise<void> {
    try {
      await author({ records: askers.records, signal: closing });
    } catch (reason) {
      thrown = { reason };
    } finally {
      closing.removeEventListener("abort", aborted);
      for (const { record, answered } of given) {
        answered.reject(thrown === undefined ? forgotten(record.path) : thrown.reason);
      }
      given.clear();
      if (waiting.size > 0 && thrown === undefined) refused = endedEarly();
      stop(thrown?.reason ?? endedEarly());
    }
  }

  function start(): void {
    if (closing.aborted) throw closing.reason;
    if (ended) throw closed();
    if (over !== undefined) {
      if (thrown === undefined) refused ??= endedEarly();
      throw over.reason;
    }
    if (running !== undefined) return;
    closing.addEventListener("abort", aborted, { once: true });
    running = run();
  }

  return {
    start,
    async give(record) {
      start();
      const entry: Entry = {
        record,
        answered: Promise.withResolvers<void>(),
        handle: recordContent(() => read(entry)),
        reads: 0,
      };
      const { signal } = record;
      const takeBack = () => {
        if (waiting.delete(entry)) entry.answered.reject(signal?.reason);
      };
      waiting.add(entry);
      if (signal?.aborted) takeBack();
      signal?.addEventListener("abort", takeBack, { once: true });
      serve();
      try {
        await entry.answered.promise;
      } finally {
        signal?.removeEventListener("abort", takeBack);
      }
    },
    end() {
      if (running === undefined) return undefined;
      if (!ended) {
        ended = true;
        const reason = closed();
        for (const { handle } of given) handle.fail(reason);
        for (const { answered } of waiting) answered.reject(reason);
        waiting.clear();
        serve();
      }
      return finished(running);
    },
  };

  async function finished(whole: Promise<void>): Promise<void> {
    await untilAborted(whole, closing);
    if (thrown !== undefined) throw thrown.reason;
    if (refused !== undefined) throw refused;
  }
}
