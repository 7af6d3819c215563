import { PREFIX_BYTES } from "./message_assembler.ts";
import { type ReceivedMessages, receivedMessages } from "./received_messages.ts";

/** The responses of one call, from the wire to who reads them. */
export interface ResponseQueue<Response> {
  /** So many bytes of responses arrived; `push` is told of the messages in them, then `took`. */
  came(bytes: number): void;
  /** A message is complete. */
  push(message: Uint8Array): void;
  /** The bytes that came were looked at. */
  took(): void;
  /** No message follows; those that wait are still handed on. */
  end(): void;
  /** As `end`, but the call failed. */
  endWith(error: unknown): void;
  /** Ends it at once; what waits is dropped. Replaces an end that nobody read yet. */
  fail(error: unknown): void;
  /** The next response, decoded. */
  next(): Promise<IteratorResult<Response, undefined>>;
}

/** What a queue does outside of itself. */
export interface ResponseQueueOptions<Response> {
  readonly decode: (message: Uint8Array) => Response;
  /** Makes the error of a message that cannot be decoded, and ends the call with it. */
  readonly malformed: (cause: unknown) => unknown;
  /** Gives room for so many bytes back to the peer. */
  readonly consumed: (bytes: number) => void;
}

type Step<Response> = IteratorResult<Response, undefined>;
const DONE = { done: true, value: undefined } as const;

/** Makes a queue; each message is decoded when its reader takes it. */
export function responseQueue<Response>(
  { decode, malformed, consumed }: ResponseQueueOptions<Response>,
): ResponseQueue<Response> {
  // Most messages find their reader waiting.
  let messages: ReceivedMessages | undefined;
  let over: { readonly error?: unknown } | undefined;
  let taker: PromiseWithResolvers<Step<Response>> | undefined;
  // Bytes whose room was not given back yet.
  let held = 0;

  function giveBack(bytes: number): void {
    if (bytes <= 0) return;
    held -= bytes;
    consumed(bytes);
  }

  /** Hands a message to its reader. */
  function handOn(message: Uint8Array, reader: PromiseWithResolvers<Step<Response>>): void {
    giveBack(Math.min(held, message.length + PREFIX_BYTES));
    try {
      reader.resolve({ done: false, value: decode(message) });
    } catch (cause) {
      reader.reject(malformed(cause));
    }
  }

  function close(how: { readonly error?: unknown }): void {
    over = how;
    const reader = taker;
    taker = undefined;
    if (reader === undefined) return;
    if ("error" in how) reader.reject(how.error);
    else reader.resolve(DONE);
  }

  return {
    came: (bytes) => void (held += bytes),
    push(message) {
      if (over !== undefined) return;
      if (taker === undefined) return (messages ??= receivedMessages()).push(message);
      const reader = taker;
      taker = undefined;
      handOn(message, reader);
    },
    took() {
      // Its reader waits for the whole of a message that may be larger than the window.
      if (taker !== undefined) giveBack(held);
    },
    end: () => close({}),
    endWith: (error) => close({ error }),
    fail(error) {
      messages = undefined;
      close({ error });
    },
    next() {
      const message = messages?.shift();
      if (message === undefined && over !== undefined) {
        return "error" in over ? Promise.reject(over.error) : Promise.resolve(DONE);
      }
      if (message === undefined && taker !== undefined) return taker.promise;
      const reader = Promise.withResolvers<Step<Response>>();
      if (message === undefined) {
        taker = reader;
        giveBack(held);
      } else {
        handOn(message, reader);
      }
      return reader.promise;
    },
  };
}
