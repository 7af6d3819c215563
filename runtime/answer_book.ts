import type { ExportResponse, RecordMessage } from "../proto/messages.ts";
import { errorMessage } from "../sdk/error_message.ts";
import type { Answer } from "../sdk/exporter.ts";

/** The answers of one export: exactly one for each record (row E13). */
export interface AnswerBook {
  /** Opens the entry of a record; `onAnswer` runs at the first answer. */
  open(header: RecordMessage, onAnswer: () => void): Answer;
  /** Records without an answer, in the order they came. */
  unanswered(): readonly RecordMessage[];
  /** A promise while so many results wait for a slow host that no new record should be taken. */
  room(): Promise<void> | undefined;
  /** Answers every open entry with an error. */
  answerRest(reason: unknown): void;
  /** Resolves once all results are on their way; rejects when one could not be sent. */
  flush(): Promise<void>;
  /** From now on answers have no effect. */
  close(): void;
}

/** What a book needs. */
export interface AnswerBookOptions {
  /** Sends one result, as `StreamingCall.send`. */
  readonly send: (response: ExportResponse) => Promise<void> | undefined;
  /** Takes secrets out of the text of an error. */
  readonly mask: (text: string) => string;
}

// Some hundred bytes each: far above what a host that reads lets gather, and below a MiB.
const MAX_UNSENT = 1024;

interface Entry {
  readonly header: RecordMessage;
  readonly onAnswer: () => void;
}

/**
 * Makes the book of one export. Results are sent at once, and by a task of their own while the host
 * is slow, so that neither direction waits for the other (protocol 4.4).
 */
export function answerBook({ send, mask }: AnswerBookOptions): AnswerBook {
  const entries = new Set<Entry>();
  let queue: ExportResponse[] = [];
  let unsent = 0;
  let sending: Promise<void> | undefined;
  let failure: { readonly reason: unknown } | undefined;
  let closed = false;

  function give(response: ExportResponse): Promise<void> | undefined {
    try {
      return send(response);
    } catch (reason) {
      failure ??= { reason };
      return undefined;
    }
  }

  async function sendRest(first: Promise<void>): Promise<void> {
    let wait: Promise<void> | undefined = first;
    try {
      await wait;
      while (queue.length > 0 && failure === undefined) {
        const batch = queue;
        queue = [];
        for (const response of batch) {
          if (failure !== undefined) break;
          wait = give(response);
          if (wait !== undefined) await wait;
          unsent--;
        }
      }
    } catch (reason) {
      failure ??= { reason };
    }
    sending = undefined;
    if (failure === undefined) return;
    queue = [];
    unsent = 0;
  }

  function post(response: ExportResponse): void {
    if (failure !== undefined) return;
    if (sending !== undefined) {
      queue.push(response);
      unsent++;
      return;
    }
    const wait = give(response);
    if (wait !== undefined) sending = sendRest(wait);
  }

  function answer(entry: Entry, error: string): void {
    if (closed || !entries.delete(entry)) return;
    entry.onAnswer();
    post({ result: { header: entry.header, error } });
  }

  const textOf = (reason: unknown) => errorMessage(reason, mask);

  return {
    open(header, onAnswer) {
      const entry: Entry = { header, onAnswer };
      entries.add(entry);
      return {
        ok: () => answer(entry, ""),
        error: (reason) => answer(entry, textOf(reason)),
      };
    },
    unanswered: () => [...entries].map(({ header }) => header),
    room: () => unsent > MAX_UNSENT ? sending : undefined,
    answerRest(reason) {
      const text = textOf(reason);
      for (const entry of entries) answer(entry, text);
    },
    async flush() {
      await sending;
      if (failure !== undefined) throw failure.reason;
    },
    close() {
      closed = true;
      entries.clear();
    },
  };
}
