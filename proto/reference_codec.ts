import { fromJSON, type PackageDefinition, type ServiceDefinition } from "@grpc/proto-loader";
import type { Codec } from "./codec.ts";
import descriptor from "./descriptor.json" with { type: "json" };
import { messageShape } from "./message_shape.ts";
import { namedErrors } from "./named_errors.ts";
import { plainView } from "./plain_view.ts";
import { prepareMessage } from "./prepare_message.ts";

/** The codecs of one method's messages. */
export interface ReferenceMethod {
  readonly request: Codec<unknown>;
  readonly response: Codec<unknown>;
}

let definitions: PackageDefinition | undefined;

/**
 * The codecs of the method with a path such as `/store.Store/Get` by `@grpc/proto-loader`, as gRPC
 * servers of JavaScript commonly have them: what the project's own codecs are compared with. Nothing
 * is made before the first call. `undefined` when the schemas have no such method.
 */
export function referenceMethod(path: string): ReferenceMethod | undefined {
  definitions ??= fromJSON(descriptor as Parameters<typeof fromJSON>[0], {
    longs: String,
    defaults: true,
  });
  const [, service, name] = path.split("/");
  const found = (definitions[service ?? ""] as ServiceDefinition | undefined)?.[name ?? ""];
  if (found === undefined) return undefined;
  const scope = service!.slice(0, service!.lastIndexOf("."));
  return {
    request: codec(`${scope}.${name}Request`, found.requestSerialize, found.requestDeserialize),
    response: codec(`${scope}.${name}Response`, found.responseSerialize, found.responseDeserialize),
  };
}

function codec(
  fullName: string,
  serialize: (message: object) => Uint8Array,
  deserialize: (bytes: never) => object,
): Codec<unknown> {
  const prepare = prepareMessage(fullName);
  const bytesFields = messageShape(fullName).filter(({ kind }) => kind === "bytes");
  const named = namedErrors<object>(fullName, {
    encode: (message) => serialize(prepare(message)),
    decode(bytes) {
      // Its types say Buffer; every Uint8Array works.
      const message = deserialize(bytes as never) as Record<string, unknown>;
      for (const { name, repeated } of bytesFields) {
        const value = message[name];
        if (repeated) message[name] = (value as Uint8Array[]).map(plainView);
        else if (value !== undefined && value !== null) {
          message[name] = plainView(value as Uint8Array);
        }
      }
      return message;
    },
  });
  return named as Codec<unknown>;
}
