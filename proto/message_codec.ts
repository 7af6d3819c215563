import type { Codec } from "./codec.ts";
import { hotCodec } from "./hot/hot_codecs.ts";
import { namedErrors } from "./named_errors.ts";
import { protobufjsCodec } from "./protobufjs_codec.ts";

/**
 * The codec of a message by its full name in the schemas: hand-written when it is a hot one, by
 * protobufjs else. Its errors tell the message's name.
 */
export function messageCodec<Message extends object>(fullName: string): Codec<Message> {
  return namedErrors(fullName, hotCodec<Message>(fullName) ?? protobufjsCodec<Message>(fullName));
}
