import type { Buffer } from "node:buffer";
import type { ServerInterceptingCallInterface } from "@grpc/grpc-js";
import { type ReferenceMethod, referenceMethod } from "../../proto/reference_codec.ts";
import { ConnectorError } from "../../sdk/error.ts";
import { statusFromError } from "../status.ts";
import type { Handler, StreamingCall } from "../transport.ts";
import { wireFacts } from "./internals.ts";
import { type RequestQueue, requestQueue } from "./request_queue.ts";
import { type SendGate, sendGate } from "../send_gate.ts";
import type { StreamLedger } from "./stream_ledger.ts";

// Two chunks of the usual 256 KiB: one on the wire while the next is read.
const SEND_LIMIT = 512 * 1024;
// gRPC over HTTP/2: a flag and a length before each message.
const PREFIX_BYTES = 5;
const CANCELLED = 1;
const unused = (): void => {};

/** A call under way. */
export interface RunningCall {
  /** Ends it because the peer or the connection went away; aborts its signal. */
  cancel(): void;
}

const codecs = new WeakMap<object, ReferenceMethod>();

/** proto-loader's codecs, where the schemas hold the method: the reference has nothing of our own. */
function referenceCodecs({ method }: Handler): ReferenceMethod {
  let known = codecs.get(method);
  if (known === undefined) {
    known = referenceMethod(method) ?? method;
    codecs.set(method, known);
  }
  return known;
}

/**
 * Runs one call: feeds its handler from grpc-js's callbacks and sends what it answers.
 *
 * It works on grpc-js's call object directly, below its per-call Node streams, which cost more than
 * the rest of a small call. The call is in `calls` from its start to its end.
 */
export function serveCall(
  handler: Handler,
  raw: ServerInterceptingCallInterface,
  ledger: StreamLedger,
  calls: Set<RunningCall>,
): void {
  const { kind, path } = handler.method;
  const { request: requestCodec, response: responseCodec } = referenceCodecs(handler);
  const facts = wireFacts(raw);
  const entry = facts.streamId === undefined ? undefined : ledger.entry(facts.streamId);
  const streaming = kind === "clientStream" || kind === "bidi";
  let over = false;
  let controller: AbortController | undefined;
  let cancelReason: ConnectorError | undefined;
  let queue: RequestQueue<unknown> | undefined;
  let gate: SendGate | undefined;
  let request: { readonly message: unknown } | undefined;

  function cancelled(): ConnectorError {
    return cancelReason ??= new ConnectorError(
      `${path} was cancelled: the peer ended the call or the connection`,
      { code: "cancelled" },
    );
  }

  function leave(): void {
    over = true;
    if (facts.streamId !== undefined) ledger.forget(facts.streamId);
    calls.delete(running);
  }

  function cancel(): void {
    if (over) return;
    leave();
    const reason = cancelled();
    controller?.abort(reason);
    gate?.fail(cancelled);
    queue?.fail(reason);
  }

  /** The peer reset the call, which the HTTP/2 stack was not told (see `frameScanner`). */
  function abandon(): void {
    if (over) return;
    const halfClosed = entry?.halfClosed === true;
    cancel();
    if (halfClosed) raw.sendStatus({ code: CANCELLED, details: "", metadata: null });
    else facts.reset();
  }

  function finish(code: number, details: string): void {
    if (over) return;
    leave();
    gate?.fail(cancelled);
    queue?.fail(cancelled());
    raw.sendStatus({ code, details, metadata: null });
  }

  const succeed = () => finish(0, "");

  function fail(reason: unknown): void {
    if (over) return;
    const { code, message } = statusFromError(reason);
    finish(code, message);
  }

  function send(message: unknown): Promise<void> | undefined {
    if (over) throw cancelled();
    const bytes = responseCodec.encode(message);
    if (gate === undefined) {
      gate = sendGate(SEND_LIMIT);
      if (entry !== undefined) entry.onWritten = gate.remove;
    }
    const wait = gate.add(bytes.length + PREFIX_BYTES);
    raw.sendMessage(bytes, unused);
    return wait;
  }

  const call: StreamingCall<unknown> = {
    get signal() {
      controller ??= new AbortController();
      // A signal first asked for after the end must not look alive.
      if (over && !controller.signal.aborted) controller.abort(cancelled());
      return controller.signal;
    },
    send,
  };

  function answer(response: unknown): void {
    if (over) return;
    try {
      send(response);
      succeed();
    } catch (error) {
      fail(error);
    }
  }

  function run(): void {
    try {
      switch (kind) {
        case "unary": {
          const response = handler.handle(request!.message as never, call);
          if (response instanceof Promise) response.then(answer, fail);
          else answer(response);
          return;
        }
        case "clientStream":
          (handler.handle(queue!.requests as never, call) as Promise<unknown>).then(answer, fail);
          return;
        case "serverStream":
          (handler.handle(request!.message as never, call) as Promise<void>).then(succeed, fail);
          return;
        case "bidi":
          (handler.handle(queue!.requests as never, call) as Promise<void>).then(succeed, fail);
      }
    } catch (error) {
      fail(error);
    }
  }

  function receive(bytes: Buffer): void {
    if (over) return;
    let message: unknown;
    try {
      message = requestCodec.decode(bytes);
    } catch (cause) {
      fail(
        new ConnectorError(`${path}: the request is not a valid message`, {
          code: "internal",
          cause,
        }),
      );
      return;
    }
    if (queue !== undefined) {
      queue.push(message, bytes.length + PREFIX_BYTES);
    } else if (request === undefined) {
      request = { message };
      raw.startRead();
    } else {
      fail(
        new ConnectorError(`${path} takes one request, but a second one arrived`, {
          code: "unimplemented",
        }),
      );
    }
  }

  function halfClose(): void {
    if (over) return;
    // A reset arrives here too. Without proof of a half-close nothing is committed.
    if (entry === undefined || !entry.halfClosed) return cancel();
    if (facts.insideMessage()) {
      fail(
        new ConnectorError(`${path}: the request ends in the middle of a message`, {
          code: "internal",
        }),
      );
    } else if (queue !== undefined) {
      queue.end();
    } else if (request === undefined) {
      fail(
        new ConnectorError(`${path} takes one request, but none arrived`, {
          code: "unimplemented",
        }),
      );
    } else {
      run();
    }
  }

  const running: RunningCall = { cancel };
  calls.add(running);
  if (entry !== undefined) entry.onReset = abandon;
  if (entry?.wasReset) abandon();
  raw.start({
    onReceiveMetadata() {
      if (over) return;
      if (streaming) {
        queue = requestQueue({
          pull: () => raw.startRead(),
          taken: (bytes) => entry?.taken(bytes),
          waits: (waiting) => entry?.waits(waiting),
        });
        run();
      } else {
        // Nothing but the one request is expected, which may be larger than the window.
        entry?.waits(true);
      }
      raw.startRead();
    },
    onReceiveMessage: receive,
    onReceiveHalfClose: halfClose,
    onCancel: cancel,
  });
}
