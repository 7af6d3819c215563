import type { MethodDefinition } from "../proto/codec.ts";
import type { CallOptions } from "../sdk/context.ts";
import type { Storage } from "../sdk/storage.ts";
import { callOptions } from "./call_options.ts";
import { handler } from "./handler.ts";
import type { RunningCalls } from "./running_calls.ts";
import type { Call, Handler } from "./transport.ts";

/** One store as the methods of both generations see it. */
export interface StorageState {
  /** The author's store; throws `failed_precondition` before Init. */
  current(action: string): Storage;
  /** The location of Init, to the letter. */
  location(): string;
  /** The writes under way, which Close lets end. */
  readonly writes: RunningCalls;
}

/** A method with one answer: what `run` makes of the store and the request. */
export function storageUnary<Request, Response>(
  state: StorageState,
  method: MethodDefinition<Request, Response, "unary">,
  action: string,
  run: (store: Storage, request: Request, call: CallOptions) => Promise<Response>,
): Handler {
  return handler<Request, Response>({
    method,
    handle: (request: Request, call: Call) =>
      run(state.current(action), request, callOptions(call)),
  });
}
