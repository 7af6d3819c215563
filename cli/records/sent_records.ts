import { byteChunks } from "../../host/byte_chunks.ts";
import type { ByteSource } from "../../sdk/bytes.ts";
import type { ImportRecord } from "../../sdk/record.ts";

/** A record on its way to an exporter. */
export interface SentRecord {
  readonly kind: ImportRecord["kind"];
  /** Whether the source did not name it. */
  readonly madeUp: boolean;
}

/** What went out to an exporter so far, whatever it answers. */
export interface SentTotals {
  readonly records: number;
  /** Bytes of content. */
  readonly bytes: number;
}

interface Waiting extends SentRecord {
  /** Bytes of its content that were sent so far. */
  bytes: number;
  /** The exporter has it: bytes that follow count at once. */
  isStored: boolean;
}

/** What was sent to an exporter and is not answered yet. */
export interface SentRecords {
  /** Takes note of a record, and gives it back with a content whose bytes are counted. */
  send(record: ImportRecord, madeUp?: boolean): ImportRecord;
  /**
   * Settles the record that an answer is for, and gives it back: the oldest of that path, or the
   * oldest of all for an exporter that names its records otherwise. Nothing when none is waiting.
   */
  answer(path: string, isStored: boolean): SentRecord | undefined;
  /** How many records wait for their answer. */
  readonly waiting: number;
  /** What went out so far. */
  readonly totals: SentTotals;
}

/** How a {@link SentRecords} tells what was stored. */
export interface SentRecordsUse {
  /** Called once for each record that the exporter answered as stored. */
  readonly onStored: (record: SentRecord) => void;
  /** Called for the bytes of records that were stored, as soon as both are known. */
  readonly onStoredBytes: (length: number) => void;
  /** Called for each record and each chunk that is sent, with the path it is of. */
  readonly onSent?: (path: string) => void;
}

/**
 * Keeps what was sent apart from what was taken: only an answer without an error says that a record
 * is stored (protocol 4.3). It remembers the records that wait for their answer, and nothing else.
 */
export function sentRecords({ onStored, onStoredBytes, onSent }: SentRecordsUse): SentRecords {
  const byPath = new Map<string, Waiting[]>();
  const totals = { records: 0, bytes: 0 };
  let waiting = 0;

  /** The chunks, each counted before it is passed on; they may come after the answer. */
  async function* counted(
    content: ByteSource,
    path: string,
    sent: Waiting,
  ): AsyncGenerator<Uint8Array> {
    for await (const chunk of byteChunks(content)) {
      totals.bytes += chunk.length;
      sent.bytes += chunk.length;
      if (sent.isStored) onStoredBytes(chunk.length);
      onSent?.(path);
      yield chunk;
    }
  }

  return {
    send(record, madeUp = false) {
      const { path, kind } = record;
      const sent = { kind, madeUp, bytes: 0, isStored: false };
      const same = byPath.get(path);
      if (same === undefined) byPath.set(path, [sent]);
      else same.push(sent);
      waiting += 1;
      totals.records += 1;
      onSent?.(path);
      if (!("open" in record)) return record;
      return { ...record, open: async (call) => counted(await record.open(call), path, sent) };
    },
    answer(path, isStored) {
      const key = byPath.has(path) ? path : byPath.keys().next().value;
      if (key === undefined) return undefined;
      const same = byPath.get(key)!;
      const sent = same.shift()!;
      if (same.length === 0) byPath.delete(key);
      waiting -= 1;
      if (isStored) {
        sent.isStored = true;
        onStored(sent);
        onStoredBytes(sent.bytes);
      }
      return sent;
    },
    totals,
    get waiting() {
      return waiting;
    },
  };
}
