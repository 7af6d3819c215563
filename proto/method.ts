import type { MethodDefinition, MethodKind } from "./codec.ts";
import descriptor from "./descriptor.json" with { type: "json" };
import { messageCodec } from "./message_codec.ts";

interface DescriptorMethod {
  readonly requestStream?: boolean;
  readonly responseStream?: boolean;
}

interface DescriptorNode {
  readonly nested?: Readonly<Record<string, DescriptorNode>>;
  readonly methods?: Readonly<Record<string, DescriptorMethod>>;
}

function methodOf(service: string, name: string): DescriptorMethod | undefined {
  let node: DescriptorNode | undefined = descriptor as unknown as DescriptorNode;
  for (const part of service.split(".")) node = node?.nested?.[part];
  return node?.methods?.[name];
}

function kindOf({ requestStream, responseStream }: DescriptorMethod): MethodKind {
  if (requestStream === true) return responseStream === true ? "bidi" : "clientStream";
  return responseStream === true ? "serverStream" : "unary";
}

/**
 * One method of a service of the descriptor, for example `method("store.Store", "Get",
 * "serverStream")`. Its codecs cost nothing before their first use (`messageCodec`).
 *
 * Throws when the descriptor has no such method, or when its kind is another one.
 */
export function method<Request extends object, Response extends object, Kind extends MethodKind>(
  service: string,
  name: string,
  kind: Kind,
): MethodDefinition<Request, Response, Kind> {
  const found = methodOf(service, name);
  if (found === undefined) throw new Error(`there is no method ${service}/${name}`);
  const actual = kindOf(found);
  if (actual !== kind) throw new Error(`${service}/${name} is of kind ${actual}, not ${kind}`);
  // In these schemas every method has two messages of its own, named after it.
  const scope = service.slice(0, service.lastIndexOf("."));
  return {
    path: `/${service}/${name}`,
    kind,
    request: messageCodec<Request>(`${scope}.${name}Request`),
    response: messageCodec<Response>(`${scope}.${name}Response`),
  };
}
