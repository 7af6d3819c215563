import type { ExportRecord, RecordContent } from "@plakar-deno/sdk";

/** Every record as `alter` gives it; those it gives nothing for are left out. */
export async function* alteredRecords(
  records: AsyncIterable<ExportRecord>,
  alter: (record: ExportRecord) => ExportRecord | undefined | Promise<ExportRecord | undefined>,
): AsyncGenerator<ExportRecord> {
  for await (const record of records) {
    const altered = await alter(record);
    if (altered !== undefined) yield altered;
  }
}

/** The record with other bytes as its content. */
export function alteredContent<Record extends ExportRecord & { kind: "file" | "xattr" }>(
  record: Record,
  bytes: () => AsyncGenerator<Uint8Array>,
): Record {
  const chunks = bytes();
  const content: RecordContent = {
    [Symbol.asyncIterator]: () => chunks,
    async read() {
      const { done, value } = await chunks.next();
      return done ? null : value;
    },
    get stream() {
      return ReadableStream.from(chunks) as ReadableStream<Uint8Array>;
    },
  };
  return { ...record, content };
}
