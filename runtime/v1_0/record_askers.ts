import type { ExportCall, ExportRecord } from "../../sdk/exporter.ts";

/** Those of an author who wait for a record, in the order they asked. */
export interface RecordAskers {
  /** What the author gets. */
  readonly records: ExportCall["records"];
  /** Whether somebody waits. */
  readonly any: boolean;
  /** Gives the first of them a record. */
  give(record: ExportRecord): void;
  /** Tells all of them that there are no more. */
  end(): void;
  /** Fails all of them. */
  fail(reason: unknown): void;
}

/**
 * The author's side of the records of one export. `onAsk` runs when somebody asks, before he is one
 * of them, and throws what he is told instead; `onAsked` when he is.
 */
export function recordAskers(onAsk: () => void, onAsked: () => void): RecordAskers {
  const askers: PromiseWithResolvers<IteratorResult<ExportRecord, undefined>>[] = [];
  const done = { done: true, value: undefined } as const;

  async function next(): Promise<IteratorResult<ExportRecord, undefined>> {
    onAsk();
    const asker = Promise.withResolvers<IteratorResult<ExportRecord, undefined>>();
    askers.push(asker);
    onAsked();
    return await asker.promise;
  }

  return {
    records: {
      [Symbol.asyncIterator]: () => ({
        next,
        return: () => Promise.resolve(done),
      }),
    },
    get any() {
      return askers.length > 0;
    },
    give: (value) => askers.shift()?.resolve({ done: false, value }),
    end() {
      for (const asker of askers.splice(0)) asker.resolve(done);
    },
    fail(reason) {
      for (const asker of askers.splice(0)) asker.reject(reason);
    },
  };
}
