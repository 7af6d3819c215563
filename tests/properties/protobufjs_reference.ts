import protobuf from "protobufjs/light.js";
import type { Codec } from "../../proto/codec.ts";
import descriptor from "../../proto/descriptor.json" with { type: "json" };
import { messageShape } from "../../proto/message_shape.ts";
import { prepareMessage } from "../../proto/prepare_message.ts";

const root = protobuf.Root.fromJSON(descriptor as protobuf.INamespace);

/** protobufjs as its users have it: generated code, conversions, its own reader and writer. */
export function protobufjsReference(fullName: string): Codec<Record<string, unknown>> {
  const type = root.lookupType(fullName);
  const prepare = prepareMessage(fullName);
  const bytesFields = messageShape(fullName).filter(({ kind }) => kind === "bytes");
  return {
    encode: (message) => new Uint8Array(type.encode(type.fromObject(prepare(message))).finish()),
    decode(bytes) {
      const read = type.decode(new protobuf.Reader(bytes));
      const message = type.toObject(read, { longs: String, defaults: true });
      // Empty bytes are a Buffer there.
      for (const { name, repeated } of bytesFields) {
        if (repeated) message[name] = message[name].map((each: Uint8Array) => new Uint8Array(each));
        else if (message[name]) message[name] = new Uint8Array(message[name]);
      }
      return message;
    },
  };
}
