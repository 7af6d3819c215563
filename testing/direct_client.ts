import { connectionEnded } from "../host/connection_ended.ts";
import type { GrpcCall, GrpcCalls } from "../host/grpc_call.ts";
import type { GrpcClient, HostCallOptions } from "../host/grpc_client.ts";
import { statusError } from "../host/grpc_status.ts";
import { typedClient } from "../host/typed_client.ts";
import type { MethodDefinition } from "../proto/codec.ts";
import type { Handler } from "../runtime/transport.ts";
import { ConnectorError } from "../sdk/error.ts";
import { decoded, type DirectCall, directCall } from "./direct_call.ts";

/**
 * A client that calls the handlers of a service in this process, without a wire. Every message is
 * encoded and decoded on its way, so nothing is shared; a slow reader makes the other side wait; a
 * failure arrives as the status it would be.
 */
export function directClient(handlers: readonly Handler[]): GrpcClient {
  const byPath = new Map(handlers.map((each) => [each.method.path, each]));
  const running = new Set<DirectCall>();
  let gone: { readonly reason: unknown } | undefined;

  function start(path: string, options: HostCallOptions): DirectCall {
    if (gone !== undefined) return deadCall(gone.reason);
    const handler = byPath.get(path);
    if (handler === undefined) {
      const action = options.action ?? path.slice(path.lastIndexOf("/") + 1);
      const message = `The server does not implement the method ${path}`;
      return deadCall(statusError({ code: UNIMPLEMENTED, message }, action));
    }
    const call = directCall(handler, options, (ended) => running.delete(ended));
    running.add(call);
    return call;
  }

  const calls: GrpcCalls = {
    open: (method, options) => typedCall(start(method.path, options), method),
    ask(method, request, options) {
      const message = method.request.encode(request);
      const call = start(method.path, options);
      try {
        call.send(message)?.catch(() => {});
      } catch {
        // `next` has the reason.
      }
      call.halfClose();
      return typedCall(call, method);
    },
  };

  return {
    ready: Promise.resolve(),
    ...typedClient(calls),
    destroy(reason) {
      gone ??= { reason: reason ?? connectionEnded(undefined) };
      for (const call of [...running]) call.cancel(gone.reason);
    },
  };
}

const UNIMPLEMENTED = 12;

function typedCall<Request, Response>(
  { send, halfClose, next, cancel }: DirectCall,
  { request, response }: MethodDefinition<Request, Response>,
): GrpcCall<Request, Response> {
  return {
    send: (message) => send(request.encode(message)),
    halfClose,
    next: decoded(response, next).next,
    cancel,
  };
}

/** A call that is over before it began. */
function deadCall(reason: unknown): DirectCall {
  return {
    send() {
      throw new ConnectorError("the call is over", { code: "aborted" });
    },
    halfClose: () => {},
    next: () => Promise.reject(reason),
    cancel: () => {},
  };
}
