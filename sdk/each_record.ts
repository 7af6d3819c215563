import type { CallOptions } from "./context.ts";
import type { ExportCall, ExportRecord } from "./exporter.ts";

/**
 * Makes the `export` of an exporter out of a function for one record: returning answers ok, throwing
 * answers with that error (row E10). The records come one after the other; a record the function
 * answered itself keeps that answer.
 *
 * @example
 * ```ts
 * import { eachRecord } from "@plakar-deno/sdk";
 *
 * export const exportAll = eachRecord(async (record) => {
 *   if (record.kind !== "file") return;
 *   for await (const chunk of record.content) console.error(chunk.length);
 * });
 * ```
 */
export function eachRecord(
  store: (record: ExportRecord, call: CallOptions) => void | Promise<void>,
): (call: ExportCall) => Promise<void> {
  return async ({ records, signal }) => {
    for await (const record of records) {
      signal.throwIfAborted();
      try {
        await store(record, { signal });
        record.ok();
      } catch (error) {
        record.error(error);
      }
    }
  };
}
