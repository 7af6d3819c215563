import type { ConnectorError } from "../../sdk/error.ts";
import type { Answer, ExportRecord, RecordContent } from "../../sdk/exporter.ts";

/** A record for the author, and what its call needs. */
export interface BridgedRecord {
  /** Its path, for the texts of failures. */
  readonly path: string;
  /** Makes the record when the author's turn for it came; the content is empty without `read`. */
  make(answer: Answer, content: RecordContent): ExportRecord;
  /** The next bytes of its content, `null` at the end. */
  readonly read?: () => Promise<Uint8Array | null>;
  /** Makes a read that waits reject. */
  readonly abandon?: (reason: ConnectorError) => void;
  /** Takes the record back while nobody has it yet. */
  readonly signal?: AbortSignal;
}
