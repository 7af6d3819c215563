import type { BidiCall, GrpcClient } from "../../../host/grpc_client.ts";
import { importerMethods } from "../../../proto/importer_methods.ts";
import type { ImportRequest, ImportResponse, RecordMessage } from "../../../proto/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { inTime } from "./in_time.ts";

/** One Import call, driven message by message. */
export interface DrivenImport {
  /** The next record; `undefined` after `finished`, or at an OK end without it. Throws a status. */
  next(): Promise<RecordMessage | undefined>;
  /** Every record up to `finished`, unanswered; fails when the stream ends without it. */
  take(): Promise<readonly RecordMessage[]>;
  /** Whether `finished` was received. */
  readonly finished: boolean;
  /** Records received so far. */
  readonly received: number;
  /** Sends the result of a record. */
  answer(record: RecordMessage): Promise<void>;
  /** Sends the results of records, in this order. */
  answerAll(records: readonly RecordMessage[]): Promise<void>;
  /** Says that no result follows. */
  halfClose(): void;
  /** Reads to the end of the call, which must be OK and bring nothing more. */
  end(): Promise<void>;
  /** Resets the call. */
  cancel(): void;
}

/** Opens an Import call. */
export function driveImport(client: GrpcClient, signal: AbortSignal): DrivenImport {
  const call: BidiCall<ImportRequest, ImportResponse> = client.bidi(importerMethods.import, {
    signal,
  });
  const responses = call.responses[Symbol.asyncIterator]();
  let received = 0;
  let finished = false;
  let ended = false;

  function soFar(): string {
    return `after ${received} records${finished ? " and finished" : ""}`;
  }

  async function step(what: string): Promise<ImportResponse | undefined> {
    const { done, value } = await inTime(`${what} ${soFar()}`, responses.next(), signal);
    ended = done === true;
    return ended ? undefined : value;
  }

  async function next(): Promise<RecordMessage | undefined> {
    if (finished || ended) return undefined;
    const message = await step("a record or the end of the import");
    if (message === undefined) return undefined;
    if (message.finished) {
      finished = true;
      return undefined;
    }
    if (!message.record) {
      throw new ConnectorError(`neither a record nor finished came ${soFar()}`);
    }
    received++;
    return message.record;
  }

  async function answer(record: RecordMessage): Promise<void> {
    const sent = call.send({ result: { header: record, error: "" } });
    if (sent === undefined) return;
    await inTime(`room for the result of "${record.pathname}" ${soFar()}`, sent, signal);
  }

  return {
    next,
    async take() {
      const records: RecordMessage[] = [];
      for (let one = await next(); one !== undefined; one = await next()) records.push(one);
      if (!finished) {
        throw new ConnectorError(`the import ended with OK ${soFar()}, but without finished`);
      }
      return records;
    },
    get finished() {
      return finished;
    },
    get received() {
      return received;
    },
    answer,
    async answerAll(records) {
      for (const record of records) await answer(record);
    },
    halfClose: call.halfClose,
    async end() {
      if (ended) return;
      const more = await step("the end of the import");
      if (more !== undefined) {
        throw new ConnectorError(`another message came ${soFar()}: ${JSON.stringify(more)}`);
      }
    },
    cancel: () => call.cancel(new ConnectorError("the case needs no more of this import")),
  };
}
