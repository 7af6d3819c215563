import protobuf from "protobufjs/minimal.js";
import type { Codec } from "./codec.ts";
import { messageShape } from "./message_shape.ts";
import type { MessageShapes } from "./message_shapes.ts";
import { type Prepare, prepareMessage } from "./prepare_message.ts";
import { type MessageReader, messageReader } from "./read_message.ts";
import { StrictReader } from "./strict_reader.ts";
import { type WriteMessage, writeMessage } from "./write_message.ts";

/**
 * The codec of one message of a generation, the current one unless told: `prepareMessage` and the descriptor tell what is
 * written and read, the reader and the writer of protobufjs do it. Nothing is looked up before the
 * first use: a plugin uses few of its messages, and each would cost its start. (protobufjs's own
 * types, which generate code, took a plugin 15 ms.)
 */
export function protobufjsCodec<Message extends object>(
  fullName: string,
  shapes: MessageShapes = messageShape,
): Codec<Message> {
  let encoder: { readonly prepare: Prepare; readonly write: WriteMessage } | undefined;
  let decoder: MessageReader | undefined;
  return {
    encode(message) {
      encoder ??= {
        prepare: prepareMessage(fullName, shapes),
        write: writeMessage(fullName, shapes),
      };
      const writer = new protobuf.Writer();
      encoder.write(encoder.prepare(message), writer);
      return writer.finish();
    },
    decode(bytes) {
      decoder ??= messageReader(fullName, shapes);
      const message = decoder.fresh();
      decoder.readFields(message, new StrictReader(bytes), bytes.length);
      return message as Message;
    },
  };
}
