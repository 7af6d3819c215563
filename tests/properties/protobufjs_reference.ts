import protobuf from "protobufjs/light.js";
import type { Codec } from "../../proto/codec.ts";
import { prepareMessage } from "../../proto/prepare_message.ts";
import { currentGeneration, type TestedGeneration } from "./generations.ts";

const roots = new Map<TestedGeneration, protobuf.Root>();

function rootOf(generation: TestedGeneration): protobuf.Root {
  let root = roots.get(generation);
  if (root === undefined) {
    root = protobuf.Root.fromJSON(generation.descriptor as protobuf.INamespace);
    roots.set(generation, root);
  }
  return root;
}

/** Its empty bytes are Buffers. */
function withoutBuffers<Value>(value: Value): Value {
  if (value instanceof Uint8Array) return new Uint8Array(value) as Value;
  if (Array.isArray(value)) return value.map(withoutBuffers) as Value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutBuffers(inner)]);
  return Object.fromEntries(entries) as Value;
}

/** protobufjs as its users have it: generated code, conversions, its own reader and writer. */
export function protobufjsReference(
  fullName: string,
  generation: TestedGeneration = currentGeneration,
): Codec<Record<string, unknown>> {
  const type = rootOf(generation).lookupType(fullName);
  const prepare = prepareMessage(fullName, generation.shapes);
  return {
    encode: (message) => new Uint8Array(type.encode(type.fromObject(prepare(message))).finish()),
    decode(bytes) {
      const read = type.decode(new protobuf.Reader(bytes));
      return withoutBuffers(type.toObject(read, { longs: String, defaults: true }));
    },
  };
}
