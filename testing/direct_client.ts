import type { Codec, MethodDefinition } from "../proto/codec.ts";
import type { GrpcClient, HostCallOptions } from "../host/grpc_client.ts";
import { statusError } from "../host/grpc_status.ts";
import { connectionEnded } from "../host/http2_link.ts";
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

  function open({ path }: { readonly path: string }, options: HostCallOptions): DirectCall {
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

  function startOne<Request>(
    method: MethodDefinition<Request, unknown>,
    request: Request,
    options: HostCallOptions,
  ): DirectCall {
    const message = method.request.encode(request);
    const call = open(method, options);
    try {
      call.send(message)?.catch(() => {});
    } catch {
      // `next` has the reason.
    }
    call.halfClose();
    return call;
  }

  return {
    ready: Promise.resolve(),
    async unary(method, request, options = {}) {
      return await only(startOne(method, request, options), method);
    },
    serverStream(method, request, options = {}) {
      return responsesOf(startOne(method, request, options), method);
    },
    clientStream(method, options = {}) {
      const call = open(method, options);
      const response = only(call, method);
      response.catch(() => {});
      return {
        send: (message) => call.send(method.request.encode(message)),
        halfClose: call.halfClose,
        response,
        cancel: call.cancel,
      };
    },
    bidi(method, options = {}) {
      const call = open(method, options);
      return {
        send: (message) => call.send(method.request.encode(message)),
        halfClose: call.halfClose,
        responses: responsesOf(call, method),
        cancel: call.cancel,
      };
    },
    destroy(reason) {
      gone ??= { reason: reason ?? connectionEnded(undefined) };
      for (const call of [...running]) call.cancel(gone.reason);
    },
  };
}

/** What is needed of a method to read what it answers. */
interface Answering<Response> {
  readonly path: string;
  readonly response: Codec<Response>;
}

const UNIMPLEMENTED = 12;

function responsesOf<Response>(
  call: DirectCall,
  method: Answering<Response>,
): AsyncIterableIterator<Response> {
  return {
    ...decoded(method.response, call.next),
    return() {
      call.cancel();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}

async function only<Response>(
  call: DirectCall,
  method: Answering<Response>,
): Promise<Response> {
  const first = await call.next();
  if (first === null) {
    throw new ConnectorError(`the plugin said OK but sent no answer to ${method.path}`, {
      code: "internal",
    });
  }
  await call.next();
  return method.response.decode(first);
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
