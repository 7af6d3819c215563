import type { MessageShapes } from "./message_shapes.ts";

/**
 * Keeps what was made for a message, by generation and name: both generations have, for example, a
 * message `importer.InitRequest`, with other fields.
 */
export function knownMessages<Made>(): (shapes: MessageShapes) => Map<string, Made> {
  const generations = new WeakMap<MessageShapes, Map<string, Made>>();
  return (shapes) => {
    let known = generations.get(shapes);
    if (known === undefined) generations.set(shapes, known = new Map());
    return known;
  };
}
