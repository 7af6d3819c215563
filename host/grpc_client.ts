import type { MethodDefinition } from "../proto/codec.ts";
import { http2Client } from "../runtime/http2/client.ts";
import type { Connection } from "../runtime/transport.ts";
import { connectionEnded } from "./connection_ended.ts";
import { checkedStart } from "./first_frame.ts";
import { statusError } from "./grpc_status.ts";
import { typedClient } from "./typed_client.ts";

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
   * Sends one message. `undefined`: all of it was copied, go on; a promise: wait before the next
   * one, and leave the bytes in this one alone until then. Throws, or rejects, when the call is
   * over; `responses` then tells why.
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

const VERSION = "0.1.0";

/**
 * Makes a client on a connection to a plugin: pipes of a process, or `memoryConnection().host`.
 *
 * It is the client half of the package's own HTTP/2. Its calls carry what plakar's do: no deadline,
 * no metadata, no compression (protocol 1.2). At most 2 MiB per stream are taken ahead of the
 * consumer, and an unread stream never holds up another one.
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
  const { ready, open, ask, destroy } = http2Client(checkedStart(connection), {
    userAgent: `plakar-deno-host/${VERSION}`,
    statusError,
    explainEnd: options.explainEnd ?? ((cause) => Promise.resolve(connectionEnded(cause))),
  });
  return { ready, ...typedClient({ open, ask }), destroy };
}
