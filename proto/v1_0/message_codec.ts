import type { Codec } from "../codec.ts";
import { namedErrors } from "../named_errors.ts";
import { protobufjsCodec } from "../protobufjs_codec.ts";
import { hotCodecV10 } from "./hot/hot_codecs.ts";
import { messageShapeV10 } from "./message_shape.ts";

/**
 * The codec of a v1.0 message by its full name in the schemas: hand-written when it is a hot one, by
 * protobufjs else. Its errors tell the message's name.
 */
export function messageCodecV10<Message extends object>(fullName: string): Codec<Message> {
  return namedErrors(
    fullName,
    hotCodecV10<Message>(fullName) ?? protobufjsCodec<Message>(fullName, messageShapeV10),
  );
}
