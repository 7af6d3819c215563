import type { ScanResponse } from "../../proto/v1_0/messages.ts";
import { errorMessage } from "../../sdk/error_message.ts";
import type { Importer } from "../../sdk/importer.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { emitRecords } from "../emit_records.ts";
import { importLife } from "../import_life.ts";
import { noResults } from "../no_results.ts";
import type { RecordRules } from "../record_to_wire.ts";
import type { StreamingCall } from "../transport.ts";
import type { PathReaders } from "./path_readers.ts";
import { scanResponseToWire } from "./scan_response_to_wire.ts";
import { type ScanResults, scanResults } from "./scan_results.ts";

/** What one scan works with. */
export interface ScanParts {
  readonly importer: Importer;
  readonly call: StreamingCall<ScanResponse>;
  /** Aborted when the connector is closed. */
  readonly closing: AbortSignal;
  /** Where contents wait to be opened; none when the importer opens paths again. */
  readonly readers?: PathReaders;
  readonly rules: Omit<RecordRules, "noXattr">;
  /** Given the results before the first record, when the author wants to see them. */
  readonly onResults?: (results: ScanResults) => void;
  /** Told why the author's import ended early. */
  readonly onFailure: (reason: unknown) => void;
}

/**
 * Runs one scan: sends the author's records and returns, whatever the author threw. A scan that ends
 * with a status makes v1.0 hosts loop for ever (protocol 6.4), so a failure is the last record, an
 * error of the root. Throws only when the host has cancelled the call and sees nothing of it.
 */
export async function scan(parts: ScanParts): Promise<void> {
  const { importer, call, closing, readers, rules, onFailure } = parts;
  const life = importLife([call.signal, closing]);
  const results = parts.onResults && scanResults(life.stop);
  if (results !== undefined) parts.onResults?.(results);

  async function deliver(message: ScanResponse): Promise<void> {
    const room = call.send(message);
    if (room !== undefined) await life.unlessStopped(() => room);
  }

  async function send(record: ImportRecord): Promise<void> {
    const wire = scanResponseToWire(record, rules);
    if (wire === undefined) return;
    const { message, open, size } = wire;
    const path = message.pathname ?? "";
    // The host may open it before the send completes.
    const isSecond = open !== undefined && readers?.add(path, { open, size }) === false;
    if (isSecond) results?.sent(path, false, SAME_PATH);
    else results?.sent(path, open !== undefined);
    await deliver(isSecond ? scanError(path, SAME_PATH) : message);
    results?.delivered();
  }

  try {
    await emitRecords({ importer, life, results: results?.results ?? noResults }, send);
    results?.returned();
  } catch (error) {
    results?.fail(error);
    if (call.signal.aborted) {
      readers?.clear(error);
      throw error;
    }
    if (!closing.aborted) onFailure(error);
    const reason = `the import failed before its end: ${errorMessage(error)}`;
    await call.send(scanError(rules.root, errorMessage(reason, rules.mask)));
  } finally {
    life.end();
  }
}

const SAME_PATH = "another file of this path was found before, and plakar v1.0 asks for contents " +
  "by path alone; give each file a path of its own";

function scanError(pathname: string, message: string): ScanResponse {
  return { pathname, error: { message } };
}
