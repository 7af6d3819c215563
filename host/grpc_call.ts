import type { MethodDefinition } from "../proto/codec.ts";
import type { HostCallOptions } from "./grpc_client.ts";

/** One call, whatever it runs on. */
export interface GrpcCall<Request, Response> {
  /**
   * Sends one message. `undefined`: go on; a promise: wait before the next one. Throws, or rejects,
   * when the call is over; `next` then tells why.
   */
  send(message: Request): Promise<void> | undefined;
  /** Says that no message follows. */
  halfClose(): void;
  /** The next message; done after the status OK; rejects with the status otherwise. */
  next(): Promise<IteratorResult<Response, undefined>>;
  /** Ends the call when it is not over; `next` then rejects with `reason`. */
  cancel(reason?: unknown): void;
}

/** How calls begin; a call that cannot fails with its first `next`. */
export interface GrpcCalls {
  /** Opens a call. */
  open<Request, Response>(
    method: MethodDefinition<Request, Response>,
    options: HostCallOptions,
  ): GrpcCall<Request, Response>;
  /** Opens a call with one request; throws when the request cannot be encoded. */
  ask<Request, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    options: HostCallOptions,
  ): GrpcCall<Request, Response>;
}
