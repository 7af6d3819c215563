import { ConnectorError } from "../../../sdk/error.ts";
import type { HeaderField } from "./header_field.ts";
import { type BlockWriter, LONGEST_INTEGER } from "./integer.ts";

const NO_OCTET = /[\u0100-\uffff]/;
// A block may begin with two changes of the table's size (RFC 7541 4.2).
const UPDATES_ROOM = 2 * LONGEST_INTEGER;
// An index and two lengths, or an index alone.
const FIELD_ROOM = 3 * LONGEST_INTEGER;

/**
 * Makes a writer with room for a block of these fields, in `spare` when they fit there.
 *
 * @throws ConnectorError (`invalid_argument`) when a character is not an octet. The value stays out
 * of the message, as it may be a secret.
 */
export function blockWriter(fields: readonly HeaderField[], spare: Uint8Array): BlockWriter {
  let room = UPDATES_ROOM;
  for (const [name, value] of fields) {
    if (NO_OCTET.test(name) || NO_OCTET.test(value)) {
      throw new ConnectorError(
        `cannot send the header ${JSON.stringify(name)}: it has a character beyond U+00FF; ` +
          "encode its text first",
        { code: "invalid_argument" },
      );
    }
    room += name.length + value.length + FIELD_ROOM;
  }
  return { bytes: room <= spare.length ? spare : new Uint8Array(room), at: 0 };
}
