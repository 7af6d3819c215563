import { ConnectorError } from "../../sdk/error.ts";
import { type Status, statusFromError } from "../status.ts";
import type { Handler, StreamingCall } from "../transport.ts";
import { framedMessage } from "./framed_message.ts";
import type { HeaderField, HeaderList } from "./hpack/header_field.ts";
import type { MetadataCall } from "./metadata_call.ts";
import { type RequestIntake, requestIntake } from "./request_intake.ts";
import { requestVerdict, type Timeout } from "./request_verdict.ts";
import { failedTrailers, NOT_GRPC, okTrailers, responseHeaders } from "./response_blocks.ts";
import type { Http2Stream, StreamEvents } from "./stream.ts";

const DEADLINE_EXCEEDED = 4;
// What `setTimeout` can count; a deadline beyond it is none.
const MAX_TIMER_MS = 0x7fffffff;
const NO_BYTES = new Uint8Array();
const NO_FIELDS: readonly HeaderField[] = [];

/** What all calls of one connection share. */
export interface ServerCalls {
  readonly byPath: ReadonlyMap<string, Handler>;
  readonly maxMessageBytes: number;
  /** A handler was started, and one came to its end. */
  readonly started: () => void;
  readonly ended: () => void;
}

/**
 * Answers one stream as a gRPC call: finds its handler by the path, feeds it with the requests and
 * sends what it answers (gRPC over HTTP/2).
 */
export function serverCall(stream: Http2Stream, calls: ServerCalls): StreamEvents {
  let handler: Handler | undefined;
  let intake: RequestIntake | undefined;
  let requestFields = NO_FIELDS;
  let moreHeaders = NO_FIELDS;
  let moreTrailers = NO_FIELDS;
  let headersSent = false;
  let over = false;
  let controller: AbortController | undefined;
  let overReason: ConnectorError | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // An answer that waits for the end of a request that is no gRPC.
  let refusal: Uint8Array | undefined;

  function reasonOver(): ConnectorError {
    return overReason ??= new ConnectorError(
      `${
        handler?.method.path ?? "the call"
      } was cancelled: the peer ended the call or the connection`,
      { code: "cancelled" },
    );
  }

  function leave(): void {
    over = true;
    requestFields = NO_FIELDS;
    if (timer !== undefined) clearTimeout(timer);
    intake?.close(reasonOver);
  }

  function cancel(): void {
    if (over) return;
    leave();
    controller?.abort(reasonOver());
  }

  function finish(status: Status | undefined): void {
    if (over) return;
    leave();
    if (status !== undefined) {
      stream.sendHeaders(failedTrailers(status, moreTrailers, !headersSent), true);
      return;
    }
    if (!headersSent) stream.sendHeaders(responseHeaders(moreHeaders), false);
    stream.sendHeaders(okTrailers(moreTrailers), true);
  }

  function succeed(): void {
    calls.ended();
    finish(undefined);
  }

  function fail(reason: unknown): void {
    if (!over) finish(statusFromError(reason));
  }

  function failed(reason: unknown): void {
    calls.ended();
    fail(reason);
  }

  function send(message: unknown): Promise<void> | undefined {
    if (over) throw reasonOver();
    const { head, body } = framedMessage(handler!.method.response, message);
    if (!headersSent) {
      headersSent = true;
      stream.sendHeaders(responseHeaders(moreHeaders), false);
    }
    const wait = stream.sendData(head, body, false);
    if (wait === undefined) return undefined;
    const sent = wait.catch(() => {
      throw reasonOver();
    });
    sent.catch(() => {});
    return sent;
  }

  const call: StreamingCall<unknown> & MetadataCall = {
    get signal() {
      controller ??= new AbortController();
      // A signal first asked for after the end must not look alive.
      if (over && !controller.signal.aborted) controller.abort(reasonOver());
      return controller.signal;
    },
    send,
    get requestFields() {
      return requestFields;
    },
    addHeaders(fields) {
      moreHeaders = [...moreHeaders, ...fields];
    },
    addTrailers(fields) {
      moreTrailers = [...moreTrailers, ...fields];
    },
  };

  function answer(response: unknown): void {
    calls.ended();
    if (over) return;
    try {
      send(response);
      finish(undefined);
    } catch (error) {
      fail(error);
    }
  }

  function run(given: unknown): void {
    const { kind } = handler!.method;
    calls.started();
    try {
      const result = handler!.handle(given as never, call) as unknown;
      const done = kind === "unary" || kind === "clientStream" ? answer : succeed;
      if (result instanceof Promise) result.then(done, failed);
      else done(result);
    } catch (error) {
      failed(error);
    }
  }

  function startTimer({ text, milliseconds }: Timeout): void {
    if (milliseconds > MAX_TIMER_MS) return;
    timer = setTimeout(() => {
      overReason ??= new ConnectorError(
        `${handler!.method.path} took longer than its deadline of ${text}`,
        { code: "deadline_exceeded" },
      );
      finish({ code: DEADLINE_EXCEEDED, message: overReason.message });
      controller?.abort(overReason);
    }, milliseconds);
  }

  function begin(list: HeaderList): void {
    const verdict = requestVerdict(list, calls.byPath);
    if (verdict.kind === "status") return finish(verdict.status);
    if (verdict.kind === "http") {
      refusal = verdict.block;
      return;
    }
    requestFields = list.fields;
    handler = verdict.handler;
    if (verdict.timeout !== undefined) startTimer(verdict.timeout);
    intake = requestIntake(handler.method, calls.maxMessageBytes, {
      onRequest: run,
      onFault: fail,
      onConsumed: stream.consumed,
    });
    if (intake.requests !== undefined) run(intake.requests);
  }

  function requestEnded(): void {
    if (over) return;
    if (refusal === undefined) return intake?.end();
    leave();
    stream.sendHeaders(refusal, false);
    stream.sendData(NO_BYTES, NOT_GRPC, true)?.catch(() => {});
  }

  return {
    headers(list, end) {
      // The second block, if one comes, holds trailers, which gRPC requests do not use.
      if (intake === undefined && refusal === undefined) begin(list);
      if (end) requestEnded();
    },
    data(bytes, end) {
      if (over) return;
      if (intake !== undefined) intake.data(bytes, end);
      else if (end) requestEnded();
      else stream.consumed(bytes.length);
    },
    lost: cancel,
  };
}
