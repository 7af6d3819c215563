import { fromJSON, type PackageDefinition, type ServiceDefinition } from "@grpc/proto-loader";
import type { Codec } from "./codec.ts";
import current from "./descriptor.json" with { type: "json" };
import { messageShape } from "./message_shape.ts";
import type { MessageShapes } from "./message_shapes.ts";
import { namedErrors } from "./named_errors.ts";
import { plainView } from "./plain_view.ts";
import { prepareMessage } from "./prepare_message.ts";
import older from "./v1_0/descriptor.json" with { type: "json" };
import { exporterMethodsV10 } from "./v1_0/exporter_methods.ts";
import { importerMethodsV10 } from "./v1_0/importer_methods.ts";
import { messageShapeV10 } from "./v1_0/message_shape.ts";
import { storageMethodsV10 } from "./v1_0/storage_methods.ts";

/** The codecs of one method's messages. */
export interface ReferenceMethod {
  readonly request: Codec<unknown>;
  readonly response: Codec<unknown>;
}

/** The schemas of one generation, as proto-loader takes them. */
interface Schemas {
  readonly descriptor: object;
  readonly shapes: MessageShapes;
  definitions?: PackageDefinition;
}

const schemas: Readonly<Record<"current" | "older", Schemas>> = {
  current: { descriptor: current, shapes: messageShape },
  older: { descriptor: older, shapes: messageShapeV10 },
};

// By themselves and not by their paths: some of these are those of methods of today.
const olderMethods: ReadonlySet<object> = new Set(
  [importerMethodsV10, exporterMethodsV10, storageMethodsV10].flatMap((methods) =>
    Object.values(methods)
  ),
);

/**
 * The codecs of a method, for example that with the path `/store.Store/Get`, by
 * `@grpc/proto-loader`, as gRPC servers of JavaScript commonly have them: what the project's own
 * codecs are compared with. Nothing is made before the first call. `undefined` when the schemas have
 * no such method. A method of v1.0 is known by its definition, any other by its path.
 */
export function referenceMethod(method: { readonly path: string }): ReferenceMethod | undefined {
  const generation = schemas[olderMethods.has(method) ? "older" : "current"];
  const { shapes, descriptor } = generation;
  generation.definitions ??= fromJSON(descriptor as Parameters<typeof fromJSON>[0], {
    longs: String,
    defaults: true,
  });
  const [, service, name] = method.path.split("/");
  const definition = generation.definitions[service ?? ""] as ServiceDefinition | undefined;
  const found = definition?.[name ?? ""];
  if (found === undefined) return undefined;
  const full = `${service!.slice(0, service!.lastIndexOf("."))}.${name}`;
  return {
    request: codec(shapes, `${full}Request`, found.requestSerialize, found.requestDeserialize),
    response: codec(shapes, `${full}Response`, found.responseSerialize, found.responseDeserialize),
  };
}

function codec(
  shapes: MessageShapes,
  fullName: string,
  serialize: (message: object) => Uint8Array,
  deserialize: (bytes: never) => object,
): Codec<unknown> {
  const prepare = prepareMessage(fullName, shapes);
  const makePlain = plainBytes(shapes, fullName);
  const named = namedErrors<object>(fullName, {
    encode: (message) => serialize(prepare(message)),
    decode(bytes) {
      // Its types say Buffer; every Uint8Array works.
      const message = deserialize(bytes as never) as Record<string, unknown>;
      makePlain(message);
      return message;
    },
  });
  return named as Codec<unknown>;
}

type MakePlain = (message: Record<string, unknown>) => void;

/** Makes plain bytes of a message's Buffers, in place. */
function plainBytes(shapes: MessageShapes, fullName: string): MakePlain {
  const fields = shapes(fullName).flatMap(({ name, kind, repeated, message }) => {
    if (kind !== "bytes" && kind !== "message") return [];
    const inner = kind === "message" ? plainBytes(shapes, message ?? "") : undefined;
    const plain = (value: unknown): unknown => {
      if (inner === undefined) return plainView(value as Uint8Array);
      inner(value as Record<string, unknown>);
      return value;
    };
    return [{ name, plain, repeated }];
  });
  return (message) => {
    for (const { name, plain, repeated } of fields) {
      const value = message[name];
      if (value === undefined || value === null) continue;
      message[name] = repeated ? (value as unknown[]).map(plain) : plain(value);
    }
  };
}
