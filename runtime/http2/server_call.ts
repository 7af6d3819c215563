import { ConnectorError } from "../../sdk/error.ts";
import { type Status, statusFromError } from "../status.ts";
import type { Handler, StreamingCall } from "../transport.ts";
import { type ByteBacklog, byteBacklog } from "./byte_backlog.ts";
import { timeoutMilliseconds } from "./grpc_timeout.ts";
import type { HeaderField, HeaderList } from "./hpack/header_field.ts";
import { type MessageAssembler, messageAssembler, PREFIX_BYTES } from "./message_assembler.ts";
import { framedMessage } from "./framed_message.ts";
import type { MetadataCall } from "./metadata_call.ts";
import { type RequestQueue, requestQueue } from "./request_queue.ts";
import {
  failedTrailers,
  httpAnswer,
  NOT_GRPC,
  okTrailers,
  responseHeaders,
} from "./response_blocks.ts";
import type { Http2Stream, StreamEvents } from "./stream.ts";

const DEADLINE_EXCEEDED = 4;
const UNIMPLEMENTED = 12;
const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const HTTP_UNSUPPORTED_MEDIA_TYPE = 415;
const HTTP_METHOD_NOT_ALLOWED = 405;
// What `setTimeout` can count; a deadline beyond it is none.
const MAX_TIMER_MS = 0x7fffffff;
const NO_BYTES = new Uint8Array();
const NO_FIELDS: readonly HeaderField[] = [];
// Requests put together ahead of a busy handler. What comes beyond them stays bytes: a window full of
// empty requests would take a hundred times its size.
const MOST_AHEAD = 64;

/** What all calls of one connection share. */
export interface ServerCalls {
  readonly byPath: ReadonlyMap<string, Handler>;
  readonly maxMessageBytes: number;
  /** A handler was started, and one came to its end. */
  readonly started: () => void;
  readonly ended: () => void;
}

function valueOf(fields: readonly HeaderField[], name: string): string | undefined {
  for (const field of fields) if (field[0] === name) return field[1];
  return undefined;
}

/**
 * Answers one stream as a gRPC call: finds its handler by the path, feeds it with the requests and
 * sends what it answers (gRPC over HTTP/2).
 */
export function serverCall(stream: Http2Stream, calls: ServerCalls): StreamEvents {
  let handler: Handler | undefined;
  let requestFields = NO_FIELDS;
  let over = false;
  let headersSent = false;
  let moreHeaders = NO_FIELDS;
  let moreTrailers = NO_FIELDS;
  let controller: AbortController | undefined;
  let overReason: ConnectorError | undefined;
  let assembler: MessageAssembler | undefined;
  let queue: RequestQueue<unknown> | undefined;
  let request: { readonly message: unknown } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // What came while enough requests wait, and whether the half-close came behind it.
  let backlog: ByteBacklog | undefined;
  let backlogEnds = false;
  // Bytes of requests whose room was not given back yet.
  let held = 0;
  // An answer that waits for the end of a request that is no gRPC.
  let refusal: Uint8Array | undefined;

  function path(): string {
    return handler?.method.path ?? "the call";
  }

  function reasonOver(): ConnectorError {
    return overReason ??= new ConnectorError(
      `${path()} was cancelled: the peer ended the call or the connection`,
      { code: "cancelled" },
    );
  }

  function leave(): void {
    over = true;
    backlog = undefined;
    if (timer !== undefined) clearTimeout(timer);
  }

  function cancel(): void {
    if (over) return;
    leave();
    const reason = reasonOver();
    controller?.abort(reason);
    queue?.fail(reason);
  }

  function finish(status: Status | undefined): void {
    if (over) return;
    leave();
    queue?.fail(reasonOver());
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

  function run(): void {
    const { kind } = handler!.method;
    calls.started();
    try {
      const given = queue?.requests ?? request!.message;
      const result = handler!.handle(given as never, call) as unknown;
      const done = kind === "unary" || kind === "clientStream" ? answer : succeed;
      if (result instanceof Promise) result.then(done, failed);
      else done(result);
    } catch (error) {
      failed(error);
    }
  }

  function received(bytes: Uint8Array): void {
    let message: unknown;
    try {
      message = handler!.method.request.decode(bytes);
    } catch (cause) {
      return fail(
        new ConnectorError(`${path()}: the request is not a valid message`, {
          code: "internal",
          cause,
        }),
      );
    }
    if (queue !== undefined) queue.push(message, bytes.length + PREFIX_BYTES);
    else if (request === undefined) request = { message };
    else {
      fail(
        new ConnectorError(`${path()} takes one request, but a second one arrived`, {
          code: "unimplemented",
        }),
      );
    }
  }

  /** Gives room back for what the handler took, or for what it waits for. */
  function giveBack(bytes: number): void {
    if (bytes <= 0) return;
    held -= bytes;
    stream.consumed(bytes);
  }

  function assemble(bytes: Uint8Array): void {
    try {
      assembler?.push(bytes);
    } catch (error) {
      fail(error);
    }
  }

  /** Goes on with the backlog once the handler took some of what was ahead of it. */
  function catchUp(): void {
    while (backlog !== undefined && queue!.length < MOST_AHEAD) {
      const piece = backlog.take();
      if (piece !== undefined) {
        assemble(piece);
        continue;
      }
      backlog = undefined;
      if (backlogEnds) halfClosed();
    }
  }

  function halfClosed(): void {
    if (over) return;
    if (backlog !== undefined) {
      backlogEnds = true;
      return;
    }
    if (refusal !== undefined) {
      leave();
      stream.sendHeaders(refusal, false);
      stream.sendData(NO_BYTES, NOT_GRPC, true)?.catch(() => {});
    } else if (assembler!.insideMessage) {
      fail(
        new ConnectorError(`${path()}: the request ends in the middle of a message`, {
          code: "internal",
        }),
      );
    } else if (queue !== undefined) {
      queue.end();
    } else if (request === undefined) {
      fail(
        new ConnectorError(`${path()} takes one request, but none arrived`, {
          code: "unimplemented",
        }),
      );
    } else {
      run();
    }
  }

  /** Why the request is not taken, if it is not: an HTTP answer, or the status of a call. */
  function refused({ fields, tooLarge }: HeaderList): Uint8Array | Status | undefined {
    if (tooLarge) {
      return { code: RESOURCE_EXHAUSTED, message: "the fields of the request are too long" };
    }
    if (valueOf(fields, ":method") !== "POST") return httpAnswer(HTTP_METHOD_NOT_ALLOWED);
    const type = valueOf(fields, "content-type") ?? "";
    if (!/^application\/grpc(?:$|[+;])/.test(type)) return httpAnswer(HTTP_UNSUPPORTED_MEDIA_TYPE);
    const requested = valueOf(fields, ":path")!;
    handler = calls.byPath.get(requested);
    if (handler === undefined) {
      const message = `The server does not implement the method ${requested}`;
      return { code: UNIMPLEMENTED, message };
    }
    return undefined;
  }

  function startTimer(value: string): Status | undefined {
    const milliseconds = timeoutMilliseconds(value);
    if (milliseconds === undefined) {
      const message = `the field "grpc-timeout" is ${JSON.stringify(value)}, which is no time`;
      return { code: INVALID_ARGUMENT, message };
    }
    if (milliseconds > MAX_TIMER_MS) return undefined;
    timer = setTimeout(() => {
      overReason ??= new ConnectorError(`${path()} took longer than its deadline of ${value}`, {
        code: "deadline_exceeded",
      });
      finish({ code: DEADLINE_EXCEEDED, message: overReason.message });
      controller?.abort(overReason);
    }, milliseconds);
    return undefined;
  }

  function begin(list: HeaderList): void {
    requestFields = list.fields;
    const problem = refused(list);
    if (problem instanceof Uint8Array) {
      refusal = problem;
      return;
    }
    const timeout = problem === undefined ? valueOf(requestFields, "grpc-timeout") : undefined;
    const status = problem ?? (timeout === undefined ? undefined : startTimer(timeout));
    if (status !== undefined) return finish(status);
    assembler = messageAssembler(calls.maxMessageBytes, path(), received);
    const { kind } = handler!.method;
    if (kind === "unary" || kind === "serverStream") return;
    queue = requestQueue({
      taken(bytes) {
        giveBack(Math.min(bytes, held));
        catchUp();
      },
      waits: () => giveBack(held),
    });
    run();
  }

  return {
    headers(list, end) {
      if (handler === undefined && refusal === undefined) begin(list);
      if (end) halfClosed();
    },
    data(bytes, end) {
      if (over) return;
      held += bytes.length;
      if (backlog === undefined && (queue === undefined || queue.length < MOST_AHEAD)) {
        assemble(bytes);
        if (over) return;
      } else {
        (backlog ??= byteBacklog()).add(bytes);
      }
      // A message larger than the window comes in parts: its reader waits for the whole of it.
      if (!end && (queue === undefined || queue.waiting)) giveBack(held);
      if (end) halfClosed();
    },
    lost: cancel,
  };
}
