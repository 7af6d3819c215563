import { blockWriter } from "./block_writer.ts";
import type { HeaderField } from "./header_field.ts";
import { writeInteger } from "./integer.ts";
import { writeLiteral } from "./literal.ts";
import { INDEXED, NOT_INDEXING, SIZE_UPDATE } from "./representation.ts";
import { staticName } from "./static_index.ts";

const NO_SPARE = new Uint8Array();

/**
 * Encodes a block that can be sent on any connection, at any time and any number of times, because
 * it uses no dynamic table.
 *
 * It begins with an update of the table's size to 0. So it is also valid as the first block after
 * the peer made its table smaller, which must begin with such an update (RFC 9113 4.3.1). A
 * connection whose blocks come from here must send none of a {@link HpackEncoder}, whose table the
 * peer would lose.
 *
 * @throws ConnectorError (`invalid_argument`) when a character of a field is beyond U+00FF.
 */
export function encodeStateless(fields: readonly HeaderField[]): Uint8Array {
  const writer = blockWriter(fields, NO_SPARE);
  writeInteger(writer, SIZE_UPDATE.pattern, SIZE_UPDATE.prefix, 0);
  for (const field of fields) {
    const fixed = staticName(field[0]);
    const index = fixed?.values.get(field[1]);
    if (index === undefined) writeLiteral(writer, NOT_INDEXING, fixed?.index ?? 0, field);
    else writeInteger(writer, INDEXED.pattern, INDEXED.prefix, index);
  }
  return writer.bytes.slice(0, writer.at);
}
