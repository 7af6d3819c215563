import type { MethodDefinition } from "../../proto/codec.ts";
import { ConnectorError } from "../../sdk/error.ts";
import type { Status } from "../status.ts";
import type { Connection } from "../transport.ts";
import { type ClientCall, clientCall, type StartedCall } from "./client_call.ts";
import type { ClientCallOptions } from "./client_call_options.ts";
import { callStarts } from "./call_starts.ts";
import { http2Connection } from "./connection.ts";
import { framedMessage } from "./framed_message.ts";
import { isProtocolFault } from "./protocol_fault.ts";
import { requestBlocks } from "./request_blocks.ts";

/** Makes gRPC calls over one connection. */
export interface Http2Client {
  /** Resolves at the peer's first SETTINGS; rejects when the connection ended before. */
  readonly ready: Promise<void>;
  /** Opens a call; one that cannot begin fails with its first `next`. */
  open<Request, Response>(
    method: MethodDefinition<Request, Response>,
    options: ClientCallOptions,
  ): ClientCall<Request, Response>;
  /** Opens a call with one request and half-closes; throws when it cannot be encoded. */
  ask<Request, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    options: ClientCallOptions,
  ): ClientCall<Request, Response>;
  /** Ends every call and forgets the connection; closing its byte streams is the caller's. */
  destroy(reason?: unknown): void;
}

/** How a client is made. */
export interface Http2ClientOptions {
  /** Names this client in the field `user-agent`. */
  readonly userAgent: string;
  /** The error of a call that ended with a status other than OK. */
  readonly statusError: (status: Status, action: string) => unknown;
  /**
   * Turns the end of the connection into the error of every open call. Gets what it ended on: what
   * reading threw, an `Error` that says which rule of HTTP/2 was broken, `undefined` at a clean end.
   */
  readonly explainEnd: (cause: unknown) => Promise<unknown>;
}

// Independent of each other: unread records must not hold up the contents (protocol 1.8).
const STREAM_WINDOW = 2 * 1024 * 1024;
const CONNECTION_WINDOW = 16 * 1024 * 1024;
// Hosts accept 16 MiB of headers (protocol 1.2): a long grpc-message must not end the connection.
const HEADER_LIST_BYTES = 16 * 1024 * 1024;

/** Starts HTTP/2 on a connection, as the side that asks. */
export function http2Client(connection: Connection, options: Http2ClientOptions): Http2Client {
  const stop = new AbortController();
  const end = Promise.withResolvers<unknown>();
  let ended = false;

  function lose(cause: unknown): void {
    if (ended) return;
    ended = true;
    options.explainEnd(cause).then(end.resolve, end.resolve);
  }

  const http2 = http2Connection({
    side: "client",
    connection: { input: connection.input, output: forgivingOutput(connection) },
    streamWindow: STREAM_WINDOW,
    connectionWindow: CONNECTION_WINDOW,
    // What its calls may hold is the client's own choice, and each holds one window at most.
    unreadLimit: Infinity,
    maxConcurrentStreams: 0,
    maxHeaderListBytes: HEADER_LIST_BYTES,
  });
  const blocks = requestBlocks(options.userAgent, http2);
  const calls = { statusError: options.statusError, connectionEnd: end.promise };
  const starts = callStarts(http2, whyGone);

  /** Why a call cannot begin. */
  async function whyGone(error: unknown): Promise<unknown> {
    // A peer that says goodbye mostly ends as well, and its end says more.
    if (!ended) await new Promise((resolve) => setTimeout(resolve, 0));
    const broken = error instanceof ConnectorError && error.code === "data_loss";
    return ended || broken ? await end.promise : error;
  }

  function open<Request, Response>(
    method: MethodDefinition<Request, Response>,
    options: ClientCallOptions,
  ): StartedCall<Request, Response> {
    const fields = blocks.fields(method.path, options);
    const call = clientCall(method, options, calls);
    if (!call.over) starts.start({ call, block: () => blocks.block(fields) });
    return call;
  }

  const ready = http2.ready.catch(async () => {
    throw await end.promise;
  });
  ready.catch(() => {});
  http2.run(stop.signal).then(() => lose(undefined), (error) => lose(causeOf(error)));

  return {
    ready,
    open,
    ask(method, request, options) {
      const { head, body } = framedMessage(method.request, request);
      const call = open(method, options);
      call.sendOnly(head, body);
      return call;
    },
    destroy(reason) {
      lose(reason);
      stop.abort();
    },
  };
}

/** What a connection broke on, without the words of the engine around it. */
function causeOf(error: unknown): unknown {
  const cause = error instanceof ConnectorError && error.cause !== undefined ? error.cause : error;
  return isProtocolFault(cause) ? new Error(cause.message, { cause }) : cause;
}

/**
 * Writes until the first write fails: a peer that stopped reading may still say why, so the failure
 * is forgotten and reading goes on to the end.
 */
function forgivingOutput({ output }: Connection): Connection["output"] {
  let deaf = false;
  return {
    async write(bytes) {
      if (deaf) return bytes.length;
      try {
        return await output.write(bytes);
      } catch {
        deaf = true;
        return bytes.length;
      }
    },
  };
}
