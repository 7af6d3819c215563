import { exporterMethods } from "../proto/exporter_methods.ts";
import type { ExportRequest, RecordMessage } from "../proto/messages.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { ImportRecord } from "../sdk/record.ts";
import { abortable } from "./abortable.ts";
import { byteChunks } from "./byte_chunks.ts";
import type { BidiCall, GrpcClient } from "./grpc_client.ts";
import { recordToMessage } from "./record_message.ts";

/** A plugin's answer to one exported record. */
export interface ExportResult {
  /** Path of the record. */
  readonly path: string;
  /** Empty when the plugin stored it. */
  readonly error: string;
  /** The record as the plugin sent it back. */
  readonly header: RecordMessage;
}

/** What one export is given. */
export interface ExportAllOptions {
  /** Gets every answer as it comes. */
  readonly onResult?: (result: ExportResult) => void;
  /**
   * How many files a v1.0 exporter is given at once; 1 when left out. With more than one, the next
   * record is asked for while contents before it are still read, which must not depend on each other
   * then. Today's exporters are given one content after the other.
   */
  readonly concurrency?: number;
  /** Cancels the export. */
  readonly signal?: AbortSignal;
}

/** What an export did. */
export interface ExportSummary {
  /** Records sent. */
  readonly records: number;
  /** Bytes of content sent. */
  readonly bytes: number;
  /** Records that the plugin answered with an error; plakar exits 0 all the same (protocol 4.3). */
  readonly failed: number;
  /** Error records among those given: there is nothing of them to send. */
  readonly skipped: number;
}

type ExportCall = BidiCall<ExportRequest, { result?: ResultLike | null }>;
type ResultLike = { header?: RecordMessage | null; error?: string };

function endedEarly(): ConnectorError {
  return new ConnectorError("the export broke: the plugin ended it before it had all records", {
    code: "data_loss",
  });
}

async function takeResults(
  call: ExportCall,
  onResult: (result: ExportResult) => void,
): Promise<{ results: number; failed: number }> {
  let results = 0;
  let failed = 0;
  for await (const { result } of call.responses) {
    if (!result?.header) {
      const error = new ConnectorError(
        "the export broke: the plugin answered a record without saying which",
        { code: "data_loss" },
      );
      call.cancel(error);
      throw error;
    }
    const { header, error = "" } = result;
    results++;
    if (error !== "") failed++;
    onResult({ path: header.pathname ?? "", error, header });
  }
  return { results, failed };
}

/**
 * Sends records and contents in plakar's order (protocol 4.1): a record, its chunks, an explicit empty
 * chunk, the next record; the answers are taken meanwhile.
 *
 * Throws the plugin's status, even while `records` or a content give nothing, or what they threw: then
 * the call is reset, so that the plugin throws the half-written file away.
 */
export async function exportAll(
  client: GrpcClient,
  records: AsyncIterable<ImportRecord> | Iterable<ImportRecord>,
  { onResult, signal }: ExportAllOptions = {},
): Promise<ExportSummary> {
  const call: ExportCall = client.bidi(exporterMethods.export, {
    action: "the export failed in the plugin",
    signal,
  });
  const taking = takeResults(call, onResult ?? (() => {}));
  const over = new AbortController();
  let allSent = false;
  const end = (error: unknown) => {
    if (!allSent) over.abort(error);
  };
  taking.then(() => end(endedEarly()), end);
  const sent = { records: 0, bytes: 0, skipped: 0 };

  async function send(request: ExportRequest): Promise<void> {
    try {
      await call.send(request);
    } catch (error) {
      // What cannot be encoded is the record's fault, not the end of the call.
      if (!(error instanceof ConnectorError)) throw error;
      await taking;
      throw endedEarly();
    }
  }

  async function sendRecord(record: ImportRecord): Promise<void> {
    if (record.kind === "error") return void sent.skipped++;
    await send({ record: recordToMessage(record) });
    sent.records++;
    if (!("open" in record)) return;
    const content = await record.open({ signal: over.signal });
    for await (const chunk of byteChunks(content, over.signal)) {
      await send({ chunk });
      sent.bytes += chunk.length;
    }
    await send({ chunk: new Uint8Array() });
  }

  try {
    for await (const record of abortable(records, over.signal)) await sendRecord(record);
    call.halfClose();
    allSent = true;
  } catch (error) {
    call.cancel(error);
    throw over.signal.aborted ? over.signal.reason : error;
  }
  const { results, failed } = await taking;
  if (results === sent.records) return { ...sent, failed };
  throw new ConnectorError(
    `the export broke: the plugin answered ${results} of ${sent.records} records`,
    { code: "data_loss" },
  );
}
