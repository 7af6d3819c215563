import { blockWriter } from "./block_writer.ts";
import { encoderTable } from "./encoder_table.ts";
import type { HeaderField } from "./header_field.ts";
import { type BlockWriter, LARGEST_INTEGER, writeInteger } from "./integer.ts";
import { writeLiteral } from "./literal.ts";
import { INDEXED, INDEXING, NEVER_INDEXING, NOT_INDEXING, SIZE_UPDATE } from "./representation.ts";
import { staticName } from "./static_index.ts";

/** Encodes the header blocks of one direction of one connection; they are sent in their order. */
export interface HpackEncoder {
  /**
   * Encodes one block, in memory of its own. It must be sent, before any block encoded later.
   *
   * @throws ConnectorError (`invalid_argument`) when a character of a field is beyond U+00FF;
   * nothing has changed then.
   */
  encode(fields: readonly HeaderField[]): Uint8Array;
  /**
   * Takes the peer's SETTINGS_HEADER_TABLE_SIZE in. The next block tells the peer what table is
   * used from then on: the smallest since the last block, then the present one (RFC 7541 4.2).
   */
  setMaxTableBytes(bytes: number): void;
}

/** How an encoder works. */
export interface HpackEncoderOptions {
  /** The most its table uses where the peer allows more, in bytes; 4,096 when left out. */
  readonly tableBytes?: number;
  /** Names of fields whose values are secret: never put into a table, by no one on the way. */
  readonly neverIndexed?: ReadonlySet<string>;
  /** Names of fields whose values rarely repeat: not put into the table. */
  readonly notIndexed?: ReadonlySet<string>;
}

// What the peer takes before its settings say otherwise (RFC 9113 6.5.2).
const FIRST_TABLE_BYTES = 4096;
const SPARE = 1024;
const NONE: ReadonlySet<string> = new Set();

/** Makes the encoder of one connection. */
export function hpackEncoder(options: HpackEncoderOptions = {}): HpackEncoder {
  const { tableBytes = FIRST_TABLE_BYTES, neverIndexed = NONE, notIndexed = NONE } = options;
  const most = Math.min(tableBytes, LARGEST_INTEGER);
  const table = encoderTable(Math.min(most, FIRST_TABLE_BYTES));
  const spare = new Uint8Array(SPARE);
  // What the peer was told last, and the smallest table since then.
  let told = FIRST_TABLE_BYTES;
  let smallest = table.maxBytes;

  function writeUpdates(writer: BlockWriter): void {
    const { pattern, prefix } = SIZE_UPDATE;
    const { maxBytes } = table;
    if (smallest < told && smallest < maxBytes) writeInteger(writer, pattern, prefix, smallest);
    if (maxBytes !== told || smallest < told) writeInteger(writer, pattern, prefix, maxBytes);
    told = smallest = maxBytes;
  }

  function writeField(writer: BlockWriter, field: HeaderField): void {
    const [name, value] = field;
    const fixed = staticName(name);
    const nameIndex = fixed?.index ?? table.findName(name);
    if (neverIndexed.has(name)) {
      writeLiteral(writer, NEVER_INDEXING, nameIndex, field);
      return;
    }
    const index = fixed?.values.get(value) ?? table.findField(field);
    if (index > 0) writeInteger(writer, INDEXED.pattern, INDEXED.prefix, index);
    else if (notIndexed.has(name) || !table.add(field)) {
      writeLiteral(writer, NOT_INDEXING, nameIndex, field);
    } else writeLiteral(writer, INDEXING, nameIndex, field);
  }

  return {
    encode(fields) {
      const writer = blockWriter(fields, spare);
      writeUpdates(writer);
      for (const field of fields) writeField(writer, field);
      return writer.bytes.slice(0, writer.at);
    },
    setMaxTableBytes(bytes) {
      table.resize(Math.min(bytes, most));
      smallest = Math.min(smallest, table.maxBytes);
    },
  };
}
