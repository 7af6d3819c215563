import type { Codec } from "../proto/codec.ts";
import type { HostCallOptions } from "../host/grpc_client.ts";
import { statusError } from "../host/grpc_status.ts";
import { statusFromError } from "../runtime/status.ts";
import type { Handler, StreamingCall } from "../runtime/transport.ts";
import { ConnectorError } from "../sdk/error.ts";
import { messageQueue } from "./message_queue.ts";

/** One call of a handler, its messages as bytes, seen from the host. */
export interface DirectCall {
  /** Sends one request; a promise: wait before the next one. Throws when the call is over. */
  send(message: Uint8Array): Promise<void> | undefined;
  /** Says that no request follows. */
  halfClose(): void;
  /** The next response, or `null` after success; rejects with the status otherwise. */
  next(): Promise<Uint8Array | null>;
  /** Ends the call when it is not over; `next` rejects with `reason`. */
  cancel(reason?: unknown): void;
}

// As the transport has it: two of the chunks an importer sends; one of the largest a host sends.
const RESPONSE_LIMIT = 512 * 1024;
const REQUEST_LIMIT = 512 * 1024;
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** Starts a call of a handler without a wire; `onEnd` is told when it is over. */
export function directCall(
  handler: Handler,
  options: HostCallOptions,
  onEnd: (call: DirectCall) => void,
): DirectCall {
  const { path, kind } = handler.method;
  const action = options.action ?? path.slice(path.lastIndexOf("/") + 1);
  const maxResponseBytes = options.maxResponseBytes ?? MAX_RESPONSE_BYTES;
  const requests = messageQueue(REQUEST_LIMIT);
  const responses = messageQueue(RESPONSE_LIMIT);
  const cancelled = new AbortController();
  let over = false;
  let halfClosed = false;

  function leave(): boolean {
    if (over) return false;
    over = true;
    options.signal?.removeEventListener("abort", abort);
    onEnd(call);
    return true;
  }

  function cancel(reason: unknown): void {
    if (!leave()) return;
    const gone = new ConnectorError(`${path} was cancelled: the peer ended the call`, {
      code: "cancelled",
    });
    responses.fail(reason, true);
    requests.fail(gone, true);
    cancelled.abort(gone);
  }

  function abort(): void {
    cancel(options.signal?.reason);
  }

  function succeed(): void {
    if (!leave()) return;
    responses.end();
    requests.fail(new ConnectorError(`${path} is over`, { code: "cancelled" }), true);
  }

  function fail(reason: unknown): void {
    if (!leave()) return;
    responses.fail(statusError(statusFromError(reason), action), false);
    requests.fail(new ConnectorError(`${path} is over`, { code: "cancelled" }), true);
  }

  function tooLarge(side: string, bytes: number, limit: number): ConnectorError {
    return new ConnectorError(
      `${action}: ${side} sent a message of ${bytes} bytes; the limit is ${limit}`,
      { code: "resource_exhausted" },
    );
  }

  const view: StreamingCall<unknown> = {
    signal: cancelled.signal,
    send(message) {
      if (over) {
        throw new ConnectorError(`${path} is over`, { code: "cancelled" });
      }
      const bytes = handler.method.response.encode(message).slice();
      if (bytes.length <= maxResponseBytes) return responses.push(bytes);
      cancel(tooLarge("the plugin", bytes.length, maxResponseBytes));
      return undefined;
    },
  };

  async function run(): Promise<void> {
    // A wire is never answered in the same breath.
    await Promise.resolve();
    const incoming = decoded(handler.method.request, requests.next);
    if (kind === "unary" || kind === "serverStream") {
      const request = await incoming.next();
      if (request.done) {
        throw new ConnectorError(`${path} takes one request, but none arrived`, {
          code: "unimplemented",
        });
      }
      const answer = await handler.handle(request.value as never, view);
      if (kind === "unary") view.send(answer);
      return;
    }
    const answer = await handler.handle(incoming as never, view);
    if (kind === "clientStream") view.send(answer);
  }

  const call: DirectCall = {
    send(message) {
      if (over || halfClosed) {
        throw new ConnectorError(`${action}: the call is over`, { code: "aborted" });
      }
      if (message.length <= MAX_REQUEST_BYTES) return requests.push(message.slice());
      fail(tooLarge("the host", message.length, MAX_REQUEST_BYTES));
      return undefined;
    },
    halfClose() {
      halfClosed = true;
      requests.end();
    },
    next: responses.next,
    cancel: (reason) =>
      cancel(
        reason ?? new ConnectorError(`${action}: the host cancelled it`, { code: "cancelled" }),
      ),
  };
  if (options.signal?.aborted) abort();
  else {
    options.signal?.addEventListener("abort", abort, { once: true });
    run().then(succeed, fail);
  }
  return call;
}

/** The messages of a queue, decoded one by one. */
export function decoded<Message>(
  codec: Codec<Message>,
  next: () => Promise<Uint8Array | null>,
): AsyncIterableIterator<Message> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const bytes = await next();
      return bytes === null
        ? { done: true, value: undefined }
        : { done: false, value: codec.decode(bytes) };
    },
    return: () => Promise.resolve({ done: true, value: undefined }),
  };
}
