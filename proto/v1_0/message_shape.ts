import { type DescriptorNode, type MessageShapes, messageShapes } from "../message_shapes.ts";
import descriptor from "./descriptor.json" with { type: "json" };

/** The messages of the v1.0 generation. */
export const messageShapeV10: MessageShapes = messageShapes(
  descriptor as unknown as DescriptorNode,
);
