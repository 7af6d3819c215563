import type { BidiCall, GrpcClient } from "../../../host/grpc_client.ts";
import { importerMethods } from "../../../proto/importer_methods.ts";
import type { ImportRequest, ImportResponse, RecordMessage } from "../../../proto/messages.ts";
import { ConnectorError } from "../../../sdk/error.ts";
import { locationFlagBits } from "../../../sdk/flags.ts";
import { inTime } from "./in_time.ts";

/** The location flag `needack`: the author reads the results (protocol 2.6). */
const NEEDACK = locationFlagBits(["needack"]);

/** One Import call, driven message by message. */
export interface DrivenImport {
  /** The next record; `undefined` after `finished`, or at an OK end without it. Throws a status. */
  next(): Promise<RecordMessage | undefined>;
  /**
   * Every record up to `finished`; fails when the stream ends without it. `visit` sees each one while
   * it has no answer yet.
   *
   * An author who reads results may wait for each before the next record: with the flag `needack`
   * every record is answered right after its visit. Without it all visits come at the end, and no
   * answer is sent.
   */
  take(visit?: (record: RecordMessage) => Promise<void>): Promise<readonly RecordMessage[]>;
  /** Every record up to `finished`, none of them answered, whatever the flags are. */
  takeUnanswered(): Promise<readonly RecordMessage[]>;
  /** Whether the author may wait for the result of each record before the next one. */
  readonly awaitsResults: boolean;
  /** Whether `finished` was received. */
  readonly finished: boolean;
  /** Records received so far. */
  readonly received: number;
  /** Sends the result of a record, unless `take` did. */
  answer(record: RecordMessage): Promise<void>;
  /** Sends the results of records, in this order, but for those that `take` sent. */
  answerAll(records: readonly RecordMessage[]): Promise<void>;
  /** Says that no result follows. */
  halfClose(): void;
  /** Reads to the end of the call, which must be OK and bring nothing more. */
  end(): Promise<void>;
  /** Resets the call. */
  cancel(): void;
}

/** Opens an Import call of an importer that answered Init with these flags. */
export function driveImport(
  client: GrpcClient,
  signal: AbortSignal,
  flags: number = 0,
): DrivenImport {
  const call: BidiCall<ImportRequest, ImportResponse> = client.bidi(importerMethods.import, {
    signal,
  });
  const responses = call.responses[Symbol.asyncIterator]();
  let received = 0;
  let finished = false;
  let ended = false;
  const waits = (flags & NEEDACK) !== 0;
  const answered = new WeakSet<RecordMessage>();

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
    if (answered.has(record)) return;
    if (waits) answered.add(record);
    const sent = call.send({ result: { header: record, error: "" } });
    if (sent === undefined) return;
    await inTime(`room for the result of "${record.pathname}" ${soFar()}`, sent, signal);
  }

  async function collect(
    each: (record: RecordMessage) => Promise<void>,
  ): Promise<readonly RecordMessage[]> {
    const records: RecordMessage[] = [];
    for (let one = await next(); one !== undefined; one = await next()) {
      records.push(one);
      await each(one);
    }
    if (finished) return records;
    throw new ConnectorError(`the import ended with OK ${soFar()}, but without finished`);
  }

  const takeUnanswered = () => collect(async () => {});

  return {
    next,
    takeUnanswered,
    awaitsResults: waits,
    async take(visit = async () => {}) {
      if (!waits) {
        const records = await takeUnanswered();
        for (const record of records) await visit(record);
        return records;
      }
      return await collect(async (record) => {
        await visit(record);
        // A call that is over says why at the next record.
        await answer(record).catch((error) => {
          if (signal.aborted) throw error;
        });
      });
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
