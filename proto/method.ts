import { fromJSON, type PackageDefinition, type ServiceDefinition } from "@grpc/proto-loader";
import type { Codec, MethodDefinition, MethodKind } from "./codec.ts";
import { plainBytes } from "./plain_bytes.ts";
import { prepareMessage } from "./prepare_message.ts";
import { serviceDescriptor } from "./service_descriptor.ts";

const packages = new Map<string, PackageDefinition>();

/** What proto-loader makes of a service and the messages it names; made once. */
function packageOf(service: string): PackageDefinition {
  let made = packages.get(service);
  if (made === undefined) {
    const json = serviceDescriptor(service) as Parameters<typeof fromJSON>[0];
    made = fromJSON(json, { longs: String, defaults: true });
    packages.set(service, made);
  }
  return made;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codec<Message extends object>(
  fullName: string,
  serialize: (message: object) => Uint8Array,
  deserialize: (bytes: Uint8Array) => object,
): Codec<Message> {
  const prepare = prepareMessage(fullName);
  const toPlain = plainBytes(fullName);
  return {
    encode(message) {
      try {
        return serialize(prepare(message));
      } catch (error) {
        throw new Error(`cannot encode a message ${fullName}: ${reason(error)}`, { cause: error });
      }
    },
    decode(bytes) {
      try {
        const message = deserialize(bytes);
        toPlain?.(message as Record<string, unknown>);
        return message as Message;
      } catch (error) {
        throw new Error(
          `cannot decode ${bytes.length} bytes as a message ${fullName}: ${reason(error)}`,
          { cause: error },
        );
      }
    },
  };
}

/**
 * One method of a service of the descriptor, for example `method("store.Store", "Get",
 * "serverStream")`; its codecs are proto-loader's, made exact by `prepareMessage`.
 *
 * Throws when the descriptor has no such method, or when its kind is another one.
 */
export function method<Request extends object, Response extends object, Kind extends MethodKind>(
  service: string,
  name: string,
  kind: Kind,
): MethodDefinition<Request, Response, Kind> {
  const definition = (packageOf(service)[service] as ServiceDefinition | undefined)?.[name];
  if (definition === undefined) throw new Error(`there is no method ${service}/${name}`);
  const actual: MethodKind = definition.requestStream
    ? (definition.responseStream ? "bidi" : "clientStream")
    : (definition.responseStream ? "serverStream" : "unary");
  if (actual !== kind) throw new Error(`${service}/${name} is of kind ${actual}, not ${kind}`);
  const types = methodTypes(service, name);
  // proto-loader's types say Buffer; every Uint8Array works, and spares a copy.
  const decoder = (deserialize: (bytes: never) => object) =>
    deserialize as (bytes: Uint8Array) => object;
  return {
    path: definition.path,
    kind,
    request: codec<Request>(
      types.request,
      definition.requestSerialize,
      decoder(definition.requestDeserialize),
    ),
    response: codec<Response>(
      types.response,
      definition.responseSerialize,
      decoder(definition.responseDeserialize),
    ),
  };
}

/** In these schemas every method has two messages of its own, named after it. */
function methodTypes(service: string, name: string): { request: string; response: string } {
  const scope = service.slice(0, service.lastIndexOf("."));
  return { request: `${scope}.${name}Request`, response: `${scope}.${name}Response` };
}
