import { ConnectorError } from "../sdk/error.ts";
import type { GrpcCall, GrpcCalls } from "./grpc_call.ts";
import type { GrpcClient } from "./grpc_client.ts";

/** The calls of a client by the kind of their method. */
export function typedClient(
  { open, ask }: GrpcCalls,
): Pick<GrpcClient, "unary" | "serverStream" | "clientStream" | "bidi"> {
  return {
    async unary(method, request, options = {}) {
      return await onlyMessage(ask(method, request, options), method.path);
    },
    serverStream(method, request, options = {}) {
      return messages(ask(method, request, options));
    },
    clientStream(method, options = {}) {
      const call = open(method, options);
      const response = onlyMessage(call, method.path);
      response.catch(() => {});
      return { send: call.send, halfClose: call.halfClose, response, cancel: call.cancel };
    },
    bidi(method, options = {}) {
      const call = open(method, options);
      return {
        send: call.send,
        halfClose: call.halfClose,
        responses: messages(call),
        cancel: call.cancel,
      };
    },
  };
}

async function onlyMessage<Response>(
  call: GrpcCall<never, Response>,
  path: string,
): Promise<Response> {
  const first = await call.next();
  const fault = first.done
    ? "said OK but sent no answer"
    : (await call.next()).done
    ? undefined
    : "sent more than one answer";
  if (!first.done && fault === undefined) return first.value;
  const error = new ConnectorError(`the plugin ${fault} to ${path}`, { code: "internal" });
  call.cancel(error);
  throw error;
}

function messages<Response>(
  { next, cancel }: GrpcCall<never, Response>,
): AsyncIterableIterator<Response, undefined> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next,
    return() {
      cancel();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
