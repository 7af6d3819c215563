import {
  copyTree as copyRecords,
  type CopyTreeOptions as CopyRecordsOptions,
  type NotCopied as NotCopiedBySomeone,
} from "../copy/copy_tree.ts";

/** An entry that was not copied, and why. */
export type NotCopied = Omit<NotCopiedBySomeone, "by">;

/** From where to where to copy. */
export interface CopyTreeOptions
  extends Pick<CopyRecordsOptions, "importer" | "exporter" | "concurrency" | "signal"> {
  /** Called for each record and each chunk that is sent, with the numbers so far. */
  readonly onProgress?: (records: number, bytes: number, path: string) => void;
}

/** What a copy did. */
export interface CopySummary {
  /** Records the exporter stored. */
  readonly records: number;
  /** Bytes of content. */
  readonly bytes: number;
  /** What the importer could not read. */
  readonly unread: readonly NotCopied[];
  /** What the exporter could not store. */
  readonly refused: readonly NotCopied[];
}

/**
 * Copies as the command `copy` does, and remembers what was not copied: the demonstration compares
 * everything else afterwards.
 *
 * @throws When the import or the export as a whole fails.
 */
export async function copyTree({ onProgress, ...options }: CopyTreeOptions): Promise<CopySummary> {
  const unread: NotCopied[] = [];
  const refused: NotCopied[] = [];
  const summary = await copyRecords({
    ...options,
    onProgress: ({ records, bytes }, path) => onProgress?.(records, bytes, path),
    onFailure: ({ by, ...entry }) => void (by === "source" ? unread : refused).push(entry),
  });
  return { records: summary.records, bytes: summary.bytes, unread, refused };
}
