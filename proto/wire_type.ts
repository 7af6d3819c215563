import type { FieldShape } from "./message_shapes.ts";

/** The wire type of a field's values: 0, a varint, or 2, bytes with their length before them. */
export function wireType({ kind, map }: FieldShape): 0 | 2 {
  return map || kind === "string" || kind === "bytes" || kind === "message" ? 2 : 0;
}
