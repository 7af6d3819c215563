import type { Codec } from "../../proto/codec.ts";
import current from "../../proto/descriptor.json" with { type: "json" };
import { hotCodec, hotMessages } from "../../proto/hot/hot_codecs.ts";
import { messageCodec } from "../../proto/message_codec.ts";
import { messageShape } from "../../proto/message_shape.ts";
import type { MessageShapes } from "../../proto/message_shapes.ts";
import older from "../../proto/v1_0/descriptor.json" with { type: "json" };
import { hotCodecV10, hotMessagesV10 } from "../../proto/v1_0/hot/hot_codecs.ts";
import { messageCodecV10 } from "../../proto/v1_0/message_codec.ts";
import { messageShapeV10 } from "../../proto/v1_0/message_shape.ts";

type CodecOf = (fullName: string) => Codec<Record<string, unknown>>;

/** The messages of one generation and all that is compared about them. */
export interface TestedGeneration {
  /** Before the names of messages in the names of tests. */
  readonly title: string;
  readonly descriptor: object;
  readonly shapes: MessageShapes;
  readonly codec: CodecOf;
  readonly hot: CodecOf;
  readonly hotMessages: readonly string[];
}

/** The generation of today. */
export const currentGeneration: TestedGeneration = {
  title: "",
  descriptor: current,
  shapes: messageShape,
  codec: messageCodec,
  hot: (name) => hotCodec(name)!,
  hotMessages,
};

/** Both generations. */
export const testedGenerations: readonly TestedGeneration[] = [currentGeneration, {
  title: "v1.0 ",
  descriptor: older,
  shapes: messageShapeV10,
  codec: messageCodecV10,
  hot: (name) => hotCodecV10(name)!,
  hotMessages: hotMessagesV10,
}];
