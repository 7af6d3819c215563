import { alteredContent, alteredRecords } from "../scripted/altered_records.ts";
import type { AuthorTask } from "./wrong_exporter.ts";

/** Restores a new file at the top of the destination in its place, not beside it. */
export function writesInPlace({ root, call, inner }: AuthorTask): Promise<void> {
  const records = alteredRecords(call.records, async (record) => {
    const place = root + record.path;
    const isTop = record.path.lastIndexOf("/") === 0;
    if (record.kind !== "file" || !isTop || await exists(place)) return record;
    const { content } = record;
    return alteredContent(record, async function* () {
      using file = await Deno.create(place);
      for await (const chunk of content) {
        await file.write(chunk);
        yield chunk;
      }
    });
  });
  return inner({ ...call, records });
}

/** Whether anything lies at a path. */
export async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
