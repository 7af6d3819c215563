import type { ImportRecord } from "@plakar-deno/sdk";
import { splitBuckets } from "@plakar-deno/sdk/http";
import { jsonFile } from "../contents/json_file.ts";
import { fileOf } from "./file_of.ts";

/** One line of an index. */
export interface IndexEntry {
  /** Its number. */
  readonly number: number;
  /** What it is. */
  readonly kind: "issue" | "pull" | "discussion";
  /** Its title. */
  readonly title: string;
  /** Whether it is open. */
  readonly state: string;
  /** When it changed. */
  readonly updated_at: string;
}

/** Numbers that share a file: a change rewrites about 15 kB. */
const PER_FILE = 100;

/** The records of an index, `NAME-000000-000099.json` and so on: a change is a change of one file. */
export function* indexRecords(
  folder: string,
  name: string,
  entries: readonly IndexEntry[],
): Generator<ImportRecord> {
  const buckets = splitBuckets(entries, { key: ({ number }) => number, per: PER_FILE });
  for (const [bucket, items] of buckets) {
    const content = jsonFile(items);
    yield fileOf(`${folder}/${name}-${bucket}.json`, {
      changed: items.map((item) => item.updated_at),
      marker: new TextDecoder().decode(content),
      size: content.byteLength,
    }, () => content);
  }
}
