import type { ScanResponse } from "../../proto/v1_0/messages.ts";
import type { ImportRecord, OpenContent } from "../../sdk/record.ts";
import { type RecordRules, recordToWire } from "../record_to_wire.ts";

/** An entry ready to be sent to a v1.0 host. */
export interface WireScan {
  readonly message: ScanResponse;
  /** Opens its content, when it has any. */
  readonly open?: OpenContent;
  /** Expected bytes of content; −1 when unknown. */
  readonly size: number;
}

/**
 * A record as it travels to a v1.0 host (protocol 6.1), or `undefined` for an attribute: opening
 * names the path alone there, so that a value would be taken for the file's content (protocol 6.4).
 *
 * What the host would lose or choke on becomes a ScanError, by the rules of `recordToWire`. Throws a
 * `ConnectorError` for a value that is no record at all.
 */
export function scanResponseToWire(
  record: ImportRecord,
  rules: Omit<RecordRules, "noXattr">,
): WireScan | undefined {
  const wire = recordToWire(record, { ...rules, noXattr: true });
  if (wire === undefined) return undefined;
  const { pathname, error, fileInfo, target } = wire.message;
  const result: ScanResponse = error
    ? { pathname, error: { message: error } }
    : { pathname, record: { fileinfo: fileInfo, ...(target ? { target } : {}) } };
  return {
    message: result,
    size: wire.size,
    ...(wire.open === undefined ? {} : { open: wire.open }),
  };
}
