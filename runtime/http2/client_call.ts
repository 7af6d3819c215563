import type { MethodDefinition } from "../../proto/codec.ts";
import { ConnectorError, type ErrorCode } from "../../sdk/error.ts";
import type { Status } from "../status.ts";
import type { ClientCallOptions } from "./client_call_options.ts";
import { framedMessage } from "./framed_message.ts";
import { ERROR_CODE } from "./frame_types.ts";
import type { HeaderField, HeaderList } from "./hpack/header_field.ts";
import { messageAssembler } from "./message_assembler.ts";
import { responseQueue } from "./response_queue.ts";
import {
  headersFault,
  NO_STATUS,
  NO_TRAILERS,
  resetFault,
  type ResponseFault,
  statusOf,
} from "./response_status.ts";
import type { Http2Stream, StreamEvents, StreamLoss } from "./stream.ts";
import { type WaitingFrames, waitingFrames } from "./waiting_frames.ts";

/** One call, from the side that asks. */
export interface ClientCall<Request, Response> {
  /**
   * Sends one message. `undefined`: go on; a promise: wait before the next one, the message's bytes
   * unchanged. Throws, or rejects, when the call is over; `next` then tells why.
   */
  send(message: Request): Promise<void> | undefined;
  /** Says that no message follows. */
  halfClose(): void;
  /** The next message; done after the status OK; rejects with the status otherwise. */
  next(): Promise<IteratorResult<Response, undefined>>;
  /** Ends the call with RST_STREAM CANCEL when it is not over; `next` rejects with `reason`. */
  cancel(reason?: unknown): void;
}

/** A call and the side of it that the connection uses. */
export interface StartedCall<Request, Response> extends ClientCall<Request, Response> {
  /** What its stream tells. */
  readonly events: StreamEvents;
  /** Whether it ended. */
  readonly over: boolean;
  /** Gives it its stream, whose headers were sent. */
  begin(stream: Http2Stream): void;
  /** Ends it with a reason of the connection. */
  fail(reason: unknown): void;
  /** Sends the only message and half-closes. */
  sendOnly(head: Uint8Array, body: Uint8Array): void;
}

/** What all calls of one connection share. */
export interface ClientCalls {
  /** The error of a call that ended with a status other than OK. */
  readonly statusError: (status: Status, action: string) => unknown;
  /** Resolves to what the end of the connection means to its calls, once it ended. */
  readonly connectionEnd: Promise<unknown>;
}

const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
// What `setTimeout` can count; a deadline beyond it is left to the peer.
const MAX_TIMER_MS = 0x7fffffff;
const NO_BYTES = new Uint8Array();

/** Drives one stream as a gRPC call (gRPC over HTTP/2). */
export function clientCall<Request, Response>(
  method: MethodDefinition<Request, Response>,
  options: ClientCallOptions,
  { statusError, connectionEnd }: ClientCalls,
): StartedCall<Request, Response> {
  const { signal, timeoutMs, maxResponseBytes = MAX_RESPONSE_BYTES } = options;
  let unsent: WaitingFrames | undefined;
  let stream: Http2Stream | undefined;
  let streamLost = false;
  let headersCame = false;
  let halfClosed = false;
  // Our END_STREAM is on its way, so nothing is left to reset.
  let endSent = false;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function errorOf(code: ErrorCode, text: string, cause?: unknown): ConnectorError {
    return new ConnectorError(`${action()}: ${text}`, { code, cause });
  }

  function action(): string {
    return options.action ?? method.path.slice(method.path.lastIndexOf("/") + 1);
  }

  function overError(): ConnectorError {
    return errorOf("aborted", "the call is over");
  }

  const queue = responseQueue<Response>({
    decode: method.response.decode,
    consumed: (bytes) => stream?.consumed(bytes),
    malformed(cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const error = errorOf("data_loss", `the plugin sent a malformed message: ${reason}`, cause);
      // A status that came already does not make the message better.
      if (over) queue.fail(error);
      else fail(error);
      return error;
    },
  });
  const assembler = messageAssembler(
    maxResponseBytes,
    "the plugin",
    queue.push,
    "the host's limit",
  );

  function leave(): void {
    over = true;
    signal?.removeEventListener("abort", abort);
    if (timer !== undefined) clearTimeout(timer);
    unsent?.drop();
    if (!endSent) stream?.reset(ERROR_CODE.cancel);
  }

  function fail(error: unknown): void {
    if (over) return;
    // What the peer still sends is of no use, even if all of the request is on its way.
    endSent = false;
    leave();
    queue.fail(error);
  }

  function abort(): void {
    fail(signal?.reason);
  }

  function fault({ code, text }: ResponseFault, cause?: unknown): void {
    if (!over) fail(errorOf(code, `the plugin ${text}`, cause));
  }

  function finish(fields: readonly HeaderField[]): void {
    options.onTrailers?.(fields);
    const status = statusOf(fields);
    if (status === undefined) {
      return fault(headersCame ? NO_STATUS : headersFault(fields) ?? NO_STATUS);
    }
    if (status.code === 0 && assembler.insideMessage) {
      return fault({ code: "internal", text: "broke gRPC: its last message is cut off" });
    }
    leave();
    if (status.code === 0) queue.end();
    else queue.endWith(statusError(status, action()));
  }

  function assemble(bytes: Uint8Array): void {
    try {
      assembler.push(bytes);
    } catch (error) {
      const { message, code } = error as ConnectorError;
      // No compression was offered: gRPC calls it an internal error where a client finds it.
      fail(errorOf(code === "unimplemented" ? "internal" : code, message));
    }
  }

  const events: StreamEvents = {
    headers({ fields, tooLarge }: HeaderList, end) {
      if (over) return;
      if (tooLarge) {
        return fault({ code: "resource_exhausted", text: "sent too many header fields" });
      }
      if (end) return finish(fields);
      headersCame = true;
      const problem = headersFault(fields);
      if (problem !== undefined) return fault(problem);
      options.onHeaders?.(fields);
    },
    data(bytes, end) {
      if (over) return;
      queue.came(bytes.length);
      assemble(bytes);
      queue.took();
      if (end) fault(NO_TRAILERS);
    },
    lost({ by, code, reason }: StreamLoss) {
      streamLost = true;
      if (over) return;
      if (code === ERROR_CODE.refusedStream || by === "peer") return fault(resetFault(code));
      if (by === "connection") return void connectionEnd.then(fail);
      const text = reason instanceof Error ? reason.message : String(reason);
      fault({ code: "internal", text: `broke HTTP/2: ${text}` }, reason);
    },
  };

  function transmit(head: Uint8Array, body: Uint8Array, end: boolean): Promise<void> | undefined {
    if (over || halfClosed || streamLost) throw overError();
    halfClosed = end;
    const wait = stream === undefined
      ? (unsent ??= waitingFrames()).add(head, body, end)
      : stream.sendData(head, body, end);
    if (wait === undefined) {
      endSent = end;
      return undefined;
    }
    const sent = wait.then(() => {
      if (end && !over) endSent = true;
    }, () => {
      throw overError();
    });
    sent.catch(() => {});
    return sent;
  }

  function halfClose(): void {
    if (!over && !halfClosed && !streamLost) void transmit(NO_BYTES, NO_BYTES, true);
  }

  if (signal?.aborted) {
    abort();
  } else {
    signal?.addEventListener("abort", abort, { once: true });
    if (timeoutMs !== undefined && timeoutMs <= MAX_TIMER_MS) {
      timer = setTimeout(() => {
        fail(errorOf("deadline_exceeded", `it took longer than ${timeoutMs} ms`));
      }, timeoutMs);
    }
  }

  return {
    events,
    get over() {
      return over;
    },
    begin(begun) {
      stream = begun;
      unsent?.sendOn(begun);
    },
    fail,
    send(message) {
      const { head, body } = framedMessage(method.request, message);
      return transmit(head, body, false);
    },
    sendOnly(head, body) {
      if (!over) void transmit(head, body, true);
    },
    halfClose,
    next: queue.next,
    cancel(reason) {
      if (!over) fail(reason ?? errorOf("cancelled", "the host cancelled it"));
    },
  };
}
