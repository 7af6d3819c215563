import type { MethodDefinition } from "../proto/codec.ts";

/** The two byte streams a connection consists of; `Deno.stdin` and `Deno.stdout` fit as they are. */
export interface Connection {
  /**
   * Bytes from the peer; `null` once the peer closed. `readSync` does the same in a blocking way: it
   * is called after a read that filled 64 KiB and ended inside a frame, a few times in a row, since
   * the peer is then in the middle of writing. Leave it out when both ends are in one process.
   */
  readonly input: {
    read(buffer: Uint8Array): Promise<number | null>;
    readSync?(buffer: Uint8Array): number | null;
  };
  /** Bytes to the peer; resolves to how many were taken. */
  readonly output: { write(bytes: Uint8Array): Promise<number> };
}

/** A call as its handler sees it. */
export interface Call {
  /** Aborted when the peer resets the call or the connection ends; not when the call completes. */
  readonly signal: AbortSignal;
}

/** A call that answers with a stream. */
export interface StreamingCall<Response> extends Call {
  /**
   * Sends one message. `undefined`: all of it was copied, go on at once. A promise: the peer or the
   * pipe is slow; wait for it before the next message, and leave the bytes in this one alone until
   * it is settled. A buffer may then be filled again. Throws, or rejects, when the call is over.
   */
  send(message: Response): Promise<void> | undefined;
}

/** Answers one request with one response; throwing ends the call with a status. */
export interface UnaryHandler<Request, Response> {
  /** The method it serves. */
  readonly method: MethodDefinition<Request, Response, "unary">;
  /** Runs once for each call. */
  handle(request: Request, call: Call): Response | Promise<Response>;
}

/** Answers one request with many responses; returning ends the call with OK. */
export interface ServerStreamHandler<Request, Response> {
  /** The method it serves. */
  readonly method: MethodDefinition<Request, Response, "serverStream">;
  /** Runs once for each call. */
  handle(request: Request, call: StreamingCall<Response>): Promise<void>;
}

/**
 * Takes many requests, answers once. `requests` ends at the peer's half-close and throws when the
 * peer resets the call or the connection ends: the two are never confused.
 */
export interface ClientStreamHandler<Request, Response> {
  /** The method it serves. */
  readonly method: MethodDefinition<Request, Response, "clientStream">;
  /** Runs once for each call. */
  handle(requests: AsyncIterable<Request>, call: Call): Promise<Response>;
}

/** Takes and sends many messages, the two directions independent of each other. */
export interface BidiHandler<Request, Response> {
  /** The method it serves. */
  readonly method: MethodDefinition<Request, Response, "bidi">;
  /** Runs once for each call. */
  handle(requests: AsyncIterable<Request>, call: StreamingCall<Response>): Promise<void>;
}

/**
 * One method with its handler, its message types forgotten: made by the functions of `handler.ts`,
 * which tie the types together before they are dropped.
 */
export type Handler =
  | UnaryHandler<unknown, unknown>
  | ServerStreamHandler<unknown, unknown>
  | ClientStreamHandler<unknown, unknown>
  | BidiHandler<unknown, unknown>;

/** What a transport is told. */
export interface ServeTransportOptions {
  /** Ends the connection when aborted. */
  readonly signal: AbortSignal;
  /** Largest message accepted, in bytes. */
  readonly maxMessageBytes: number;
}

/**
 * A way to speak gRPC over a connection: the package's own HTTP/2, or `grpcJsTransport` of
 * `@plakar-deno/sdk/grpc-js`. Resolves when the peer closed its side or the signal was aborted; by
 * then every call's signal is aborted. Rejects when the wire was broken.
 *
 * A thrown value becomes a status through `statusFromError`.
 */
export type Transport = (
  handlers: readonly Handler[],
  connection: Connection,
  options: ServeTransportOptions,
) => Promise<void>;
