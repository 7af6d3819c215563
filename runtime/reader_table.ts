import type { OpenContent } from "../sdk/record.ts";

/** Content that the host may still ask for. */
export interface PendingReader {
  readonly open: OpenContent;
  /** Expected bytes; −1 when unknown. */
  readonly size: number;
}

/** The contents of one import that the host has neither opened nor answered (protocol 3.3). */
export interface ReaderTable {
  /** Adds content; of several under one key the first is taken first (row I15). */
  add(key: string, reader: PendingReader): void;
  /** Takes the oldest content under a key. */
  take(key: string): PendingReader | undefined;
  /** The host answered a record under this key: its content, if it was not opened, is dropped. */
  answered(key: string): void;
  /** How many contents wait. */
  readonly size: number;
  /** Drops all. */
  clear(): void;
}

/** Records under one key: the contents not opened yet, and how many opened ones lack an answer. */
interface Queue {
  readonly waiting: PendingReader[];
  opened: number;
}

/** Stands for the one record of a key once it is opened, until its answer comes. */
const OPENED = Symbol("opened");

/** Makes an empty table. */
export function readerTable(): ReaderTable {
  // Nearly all keys are unique, so a lone reader stands in the map without a queue around it.
  const entries = new Map<string, PendingReader | typeof OPENED | Queue>();
  let size = 0;

  function queueOf(key: string, entry: PendingReader | typeof OPENED | Queue): Queue {
    if (entry === OPENED) return enqueue(key, { waiting: [], opened: 1 });
    return "waiting" in entry ? entry : enqueue(key, { waiting: [entry], opened: 0 });
  }

  function enqueue(key: string, queue: Queue): Queue {
    entries.set(key, queue);
    return queue;
  }

  return {
    get size() {
      return size;
    },
    add(key, reader) {
      const entry = entries.get(key);
      size++;
      if (entry === undefined) entries.set(key, reader);
      else queueOf(key, entry).waiting.push(reader);
    },
    take(key) {
      const entry = entries.get(key);
      if (entry === undefined || entry === OPENED) return undefined;
      if (!("waiting" in entry)) {
        size--;
        entries.set(key, OPENED);
        return entry;
      }
      const reader = entry.waiting.shift();
      if (reader !== undefined) {
        size--;
        entry.opened++;
      }
      return reader;
    },
    answered(key) {
      const entry = entries.get(key);
      if (entry === undefined) return;
      const queue = queueOf(key, entry);
      if (queue.opened > 0) queue.opened--;
      else if (queue.waiting.shift() !== undefined) size--;
      if (queue.waiting.length === 0 && queue.opened === 0) entries.delete(key);
    },
    clear() {
      entries.clear();
      size = 0;
    },
  };
}
