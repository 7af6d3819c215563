import descriptor from "./descriptor.json" with { type: "json" };
import { messageCodec } from "./message_codec.ts";
import type { DescriptorNode } from "./message_shapes.ts";
import { type MethodOf, serviceMethods } from "./service_methods.ts";

/**
 * One method of a service of the current generation. Its codecs cost nothing before their first use
 * (`messageCodec`).
 */
export const method: MethodOf = serviceMethods(
  descriptor as unknown as DescriptorNode,
  messageCodec,
);
