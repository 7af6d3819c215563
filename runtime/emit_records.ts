import { ConnectorError } from "../sdk/error.ts";
import type { Importer, ImportResult } from "../sdk/importer.ts";
import type { ImportRecord } from "../sdk/record.ts";
import type { ImportLife } from "./import_life.ts";

/** What the author's import works with. */
export interface EmitRecordsParts {
  readonly importer: Importer;
  /** What the author is given as results. */
  readonly results: AsyncIterable<ImportResult>;
  readonly life: ImportLife;
}

/**
 * Gives every record of the author to `send`, one after the other. Throws what the author or `send`
 * threw, and the signal's reason once the import is stopped; the author's iterator is then told to
 * return.
 */
export async function emitRecords(
  { importer, results, life }: EmitRecordsParts,
  send: (record: ImportRecord) => Promise<void>,
): Promise<void> {
  const iterable = importer.import({ signal: life.signal, results });
  if (typeof iterable?.[Symbol.asyncIterator] !== "function") {
    throw new ConnectorError(
      "the importer's import method returned no async iterable; write it as an async generator",
      { code: "invalid_argument" },
    );
  }
  const iterator = iterable[Symbol.asyncIterator]();
  let returned = false;
  try {
    while (true) {
      const step = await life.unlessStopped(() => iterator.next());
      life.signal.throwIfAborted();
      if (step === undefined || step.done) break;
      await send(step.value);
    }
    returned = true;
  } finally {
    // A return waits behind a pending next, so nobody waits for it.
    if (!returned) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
