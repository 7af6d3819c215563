import type { Codec, MethodDefinition, MethodKind } from "./codec.ts";
import { type DescriptorNode, nodeAt } from "./message_shapes.ts";

/** Makes the codec of a message by its full name. */
export type CodecOf = <Message extends object>(fullName: string) => Codec<Message>;

/** Makes the definition of one method, for example of `("store.Store", "Get", "serverStream")`. */
export type MethodOf = <Request extends object, Response extends object, Kind extends MethodKind>(
  service: string,
  name: string,
  kind: Kind,
) => MethodDefinition<Request, Response, Kind>;

function kindOf(streams: { requestStream?: boolean; responseStream?: boolean }): MethodKind {
  if (streams.requestStream === true) {
    return streams.responseStream === true ? "bidi" : "clientStream";
  }
  return streams.responseStream === true ? "serverStream" : "unary";
}

/**
 * The methods of the services of one generated descriptor, with their codecs.
 *
 * The function throws when the descriptor has no such method, or when its kind is another one.
 */
export function serviceMethods(descriptor: DescriptorNode, codecOf: CodecOf): MethodOf {
  return <Request extends object, Response extends object, Kind extends MethodKind>(
    service: string,
    name: string,
    kind: Kind,
  ) => {
    const found = nodeAt(descriptor, service)?.methods?.[name];
    if (found === undefined) throw new Error(`there is no method ${service}/${name}`);
    const actual = kindOf(found);
    if (actual !== kind) throw new Error(`${service}/${name} is of kind ${actual}, not ${kind}`);
    // In these schemas every method has two messages of its own, named after it.
    const scope = service.slice(0, service.lastIndexOf("."));
    return {
      path: `/${service}/${name}`,
      kind,
      request: codecOf<Request>(`${scope}.${name}Request`),
      response: codecOf<Response>(`${scope}.${name}Response`),
    };
  };
}
