import descriptor from "./descriptor.json" with { type: "json" };
import { type DescriptorNode, type MessageShapes, messageShapes } from "./message_shapes.ts";

/** The messages of the current generation. */
export const messageShape: MessageShapes = messageShapes(descriptor as unknown as DescriptorNode);
