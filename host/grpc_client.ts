import type { Codec, MethodDefinition } from "../proto/codec.ts";
import type { Connection } from "../runtime/transport.ts";
import { ConnectorError } from "../sdk/error.ts";
import type { GrpcCall } from "./grpc_call.ts";
import { connectionEnded, http2Link } from "./http2_link.ts";

/** What every call takes. */
export interface HostCallOptions {
  /** Cancels the call (RST_STREAM CANCEL) when aborted; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Largest response message in bytes; 64 MiB when left out (row H11). */
  readonly maxResponseBytes?: number;
  /** What is tried, the first words of an error: `Open of "/a"`; the method's name when left out. */
  readonly action?: string;
}

/** A call whose two directions are independent. */
export interface BidiCall<Request, Response> {
  /**
   * Sends one message. `undefined`: go on; a promise: wait before the next one. Throws, or rejects,
   * when the call is over; `responses` then tells why.
   */
  send(message: Request): Promise<void> | undefined;
  /** Says that no message follows. */
  halfClose(): void;
  /** The responses; ends at the status OK, throws at another; leaving early cancels the call. */
  readonly responses: AsyncIterable<Response>;
  /** Ends the call when it is not over; `responses` then throws `reason`. */
  cancel(reason?: unknown): void;
}

/** A call with many requests and one response. */
export interface ClientStreamCall<Request, Response> {
  /** As {@link BidiCall.send}; `response` tells why the call is over. */
  send(message: Request): Promise<void> | undefined;
  /** Says that no message follows. */
  halfClose(): void;
  /** The answer; rejects with the plugin's status. */
  readonly response: Promise<Response>;
  /** Ends the call when it is not over. */
  cancel(reason?: unknown): void;
}

/** Speaks gRPC to one plugin. */
export interface GrpcClient {
  /** Resolves when the plugin's first SETTINGS came; rejects when the connection ended before. */
  readonly ready: Promise<void>;
  /** One request, one response. */
  unary<Request, Response>(
    method: MethodDefinition<Request, Response, "unary">,
    request: Request,
    options?: HostCallOptions,
  ): Promise<Response>;
  /** One request, many responses; starts at once, leaving the loop early cancels the call. */
  serverStream<Request, Response>(
    method: MethodDefinition<Request, Response, "serverStream">,
    request: Request,
    options?: HostCallOptions,
  ): AsyncIterableIterator<Response>;
  /** Many requests, one response. */
  clientStream<Request, Response>(
    method: MethodDefinition<Request, Response, "clientStream">,
    options?: HostCallOptions,
  ): ClientStreamCall<Request, Response>;
  /** Many requests, many responses. */
  bidi<Request, Response>(
    method: MethodDefinition<Request, Response, "bidi">,
    options?: HostCallOptions,
  ): BidiCall<Request, Response>;
  /** Ends every call and forgets the connection; closing its two byte streams is the caller's. */
  destroy(reason?: unknown): void;
}

/** How a client is made. */
export interface GrpcClientOptions {
  /** Turns the end of the connection into the error that every open call gets. */
  readonly explainEnd?: (cause: unknown) => Promise<unknown>;
}

/** Largest response message unless a call says otherwise (row H11). */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/**
 * Makes a client on a connection to a plugin: pipes of a process, or `memoryConnection().host`.
 *
 * Nothing is sent beyond what plakar sends (protocol 1.2). At most 2 MiB per stream are taken ahead
 * of the consumer, and an unread stream never holds up another one.
 *
 * @example
 * ```ts
 * import { grpcClient, memoryConnection, type MethodDefinition } from "@plakar-deno/sdk/host";
 *
 * async function callOnce<Request, Response>(
 *   method: MethodDefinition<Request, Response, "unary">,
 *   request: Request,
 * ): Promise<Response> {
 *   const client = grpcClient(memoryConnection().host);
 *   try {
 *     return await client.unary(method, request, { signal: AbortSignal.timeout(1000) });
 *   } finally {
 *     client.destroy();
 *   }
 * }
 * ```
 */
export function grpcClient(connection: Connection, options: GrpcClientOptions = {}): GrpcClient {
  const explain = options.explainEnd ?? ((cause) => Promise.resolve(connectionEnded(cause)));
  const link = http2Link(connection, explain);

  function open(path: string, { action, signal, maxResponseBytes }: HostCallOptions): GrpcCall {
    return link.open(path, {
      action: action ?? path.slice(path.lastIndexOf("/") + 1),
      maxResponseBytes: maxResponseBytes ?? MAX_RESPONSE_BYTES,
      signal,
    });
  }

  return {
    ready: link.ready,
    async unary(method, request, options = {}) {
      const message = method.request.encode(request);
      const call = open(method.path, options);
      sendOnly(call, message);
      return await onlyMessage(call, method.path, method.response);
    },
    serverStream(method, request, options = {}) {
      const message = method.request.encode(request);
      const call = open(method.path, options);
      sendOnly(call, message);
      return messages(call, method.response);
    },
    clientStream(method, options = {}) {
      const call = open(method.path, options);
      const response = onlyMessage(call, method.path, method.response);
      response.catch(() => {});
      return {
        send: (message) => call.send(method.request.encode(message)),
        halfClose: call.halfClose,
        response,
        cancel: call.cancel,
      };
    },
    bidi(method, options = {}) {
      const call = open(method.path, options);
      return {
        send: (message) => call.send(method.request.encode(message)),
        halfClose: call.halfClose,
        responses: messages(call, method.response),
        cancel: call.cancel,
      };
    },
    destroy: link.destroy,
  };
}

/** Sends the one request; if the call is over already, its end tells why. */
function sendOnly(call: GrpcCall, message: Uint8Array): void {
  try {
    call.send(message)?.catch(() => {});
  } catch {
    // `next` has the reason.
  }
  call.halfClose();
}

/** Decodes, and ends the call when the plugin's bytes make no message. */
function decoded<Response>(call: GrpcCall, codec: Codec<Response>, bytes: Uint8Array): Response {
  try {
    return codec.decode(bytes);
  } catch (cause) {
    const error = new ConnectorError(`the plugin sent a malformed message: ${messageOf(cause)}`, {
      code: "data_loss",
      cause,
    });
    call.cancel(error);
    throw error;
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

async function onlyMessage<Response>(
  call: GrpcCall,
  path: string,
  codec: Codec<Response>,
): Promise<Response> {
  const first = await call.next();
  const fault = first === null
    ? "said OK but sent no answer"
    : await call.next() === null
    ? undefined
    : "sent more than one answer";
  if (first !== null && fault === undefined) return decoded(call, codec, first);
  const error = new ConnectorError(`the plugin ${fault} to ${path}`, { code: "internal" });
  call.cancel(error);
  throw error;
}

function messages<Response>(
  call: GrpcCall,
  codec: Codec<Response>,
): AsyncIterableIterator<Response> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const bytes = await call.next();
      return bytes === null
        ? { done: true, value: undefined }
        : { done: false, value: decoded(call, codec, bytes) };
    },
    return() {
      call.cancel();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
