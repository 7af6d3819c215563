import type { DescriptorNode } from "../message_shapes.ts";
import { type MethodOf, serviceMethods } from "../service_methods.ts";
import descriptor from "./descriptor.json" with { type: "json" };
import { messageCodecV10 } from "./message_codec.ts";

/** One method of a service of the v1.0 generation. Its codecs cost nothing before their first use. */
export const methodV10: MethodOf = serviceMethods(
  descriptor as unknown as DescriptorNode,
  messageCodecV10,
);
