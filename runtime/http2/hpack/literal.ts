import type { HeaderField } from "./header_field.ts";
import { type BlockWriter, writeInteger } from "./integer.ts";
import type { Representation } from "./representation.ts";
import { writeString } from "./string_literal.ts";

/** Writes a field whose value, and name where `nameIndex` is 0, stands in the block itself. */
export function writeLiteral(
  writer: BlockWriter,
  kind: Representation,
  nameIndex: number,
  field: HeaderField,
): void {
  writeInteger(writer, kind.pattern, kind.prefix, nameIndex);
  if (nameIndex === 0) writeString(writer, field[0]);
  writeString(writer, field[1]);
}
