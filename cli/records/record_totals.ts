import type { ImportRecord } from "../../sdk/record.ts";
import { formatSize } from "../build/format_size.ts";

/** Numbers of the records of an import. */
export interface RecordTotals {
  files: number;
  folders: number;
  links: number;
  /** Devices, pipes and sockets. */
  special: number;
  xattrs: number;
  /** Records left out by a pattern; they count nowhere else. */
  excluded: number;
  /** Records that failed: the plugin could not read them, or what it sent is wrong. */
  failed: number;
  /** Bytes of content: those that came, or where nothing is read those the records tell. */
  bytes: number;
}

/** Totals before the first record. */
export function noRecords(): RecordTotals {
  return {
    files: 0,
    folders: 0,
    links: 0,
    special: 0,
    xattrs: 0,
    excluded: 0,
    failed: 0,
    bytes: 0,
  };
}

const fields = {
  file: "files",
  directory: "folders",
  symlink: "links",
  special: "special",
  xattr: "xattrs",
  error: "failed",
} as const satisfies Readonly<Record<ImportRecord["kind"], keyof RecordTotals>>;

/** Counts a record under its kind; an error record as failed. */
export function countRecord(totals: RecordTotals, { kind }: Pick<ImportRecord, "kind">): void {
  totals[fields[kind]] += 1;
}

/** How many records there were. */
export function recordCount(totals: RecordTotals): number {
  return totals.files + totals.folders + totals.links + totals.special + totals.xattrs;
}

/** The totals in words: `12 files, 1 folder, 97.8 MB`; what there is none of is left out. */
export function totalsInWords(totals: RecordTotals): string {
  const parts = [
    counted(totals.files, "file"),
    counted(totals.folders, "folder"),
    ...(totals.links > 0 ? [counted(totals.links, "link")] : []),
    ...(totals.special > 0 ? [counted(totals.special, "special file")] : []),
    ...(totals.xattrs > 0 ? [counted(totals.xattrs, "attribute")] : []),
    formatSize(totals.bytes),
    ...(totals.excluded > 0 ? [`${grouped(totals.excluded)} excluded`] : []),
    ...(totals.failed > 0 ? [`${grouped(totals.failed)} failed`] : []),
  ];
  return parts.join(", ");
}

/** A number and its noun: `1 file`, `1,234 files`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
