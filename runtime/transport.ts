import type { MethodDefinition } from "../proto/codec.ts";

/** The two byte streams a connection consists of; `Deno.stdin` and `Deno.stdout` fit as they are. */
export interface Connection {
  /**
   * Bytes from the peer; `null` once the peer closed. `readSync` waits in a blocking way: it is used
   * where the peer is in the middle of writing.
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
   * Sends one message. `undefined`: go on at once; a promise: wait for it before the next one (the
   * peer or the pipe is slow). Throws, or rejects, when the call is over. The message is encoded,
   * its bytes copied, before this returns: a buffer in it may be filled again afterwards.
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
 * A way to speak gRPC over a connection. Resolves when the peer closed its side or the signal was
 * aborted; by then every call's signal is aborted. Rejects when the wire was broken.
 *
 * A thrown value becomes a status through `statusFromError`.
 */
export type Transport = (
  handlers: readonly Handler[],
  connection: Connection,
  options: ServeTransportOptions,
) => Promise<void>;
