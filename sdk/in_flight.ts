/** Work on records that goes on while the next ones are read, at most one for each path. */
export interface InFlight {
  /** Whether work on this path goes on. */
  has(path: string): boolean;
  /** Takes work that never rejects; resolves as soon as there is room for more. */
  add(path: string, work: Promise<void>): Promise<void>;
  /** Resolves when no work goes on. */
  idle(): Promise<void>;
}

/**
 * Bounds the work that overlaps: `add` waits while `limit` are under way; with 1, each is waited for.
 * For an exporter whose content has come and which has more to do than read, so that the connection
 * need not wait for it (row E20).
 *
 * @example
 * ```ts
 * import { type ExportRecord, inFlight } from "@plakar-deno/sdk";
 *
 * export async function finishAll(
 *   records: AsyncIterable<ExportRecord>,
 *   finish: (record: ExportRecord) => Promise<void>,
 * ): Promise<void> {
 *   const going = inFlight(8);
 *   for await (const record of records) {
 *     await going.add(record.path, finish(record).then(record.ok, record.error));
 *   }
 *   await going.idle();
 * }
 * ```
 */
export function inFlight(limit: number): InFlight {
  const going = new Map<string, Promise<void>>();
  // Another one each time: a race of all would leave a listener at slow work for each fast one.
  let freed = Promise.withResolvers<void>();

  function finished(path: string): void {
    going.delete(path);
    freed.resolve();
    freed = Promise.withResolvers();
  }

  return {
    has: (path) => going.has(path),
    async add(path, work) {
      going.set(path, work.then(() => finished(path)));
      while (going.size >= limit) await freed.promise;
    },
    async idle() {
      while (going.size > 0) await Promise.all(going.values());
    },
  };
}
