import { importAll } from "./import_all.ts";
import type { ImportStream, ReceivedRecord } from "./import_stream.ts";
import type { ImporterSession } from "./importer_session.ts";

/** The two ways to take the records of an import, whatever it is in its generation. */
export function importCalls(
  start: (signal: AbortSignal | undefined) => ImportStream,
  workers: number,
): Pick<ImporterSession, "import" | "importAll"> {
  async function* records(
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<ReceivedRecord, void> {
    const stream = start(signal);
    try {
      for (let next = await stream.next(); next !== undefined; next = await stream.next()) {
        yield next;
        await next.answer();
      }
      await stream.finish();
    } finally {
      stream.cancel();
    }
  }

  return {
    import: records,
    importAll: ({ concurrency = workers, ...options }) =>
      importAll(start, { ...options, concurrency }),
  };
}
