import { dynamicTable } from "./dynamic_table.ts";
import { FIELD_OVERHEAD, fieldBytes, type HeaderField, type HeaderList } from "./header_field.ts";
import { hpackError } from "./hpack_error.ts";
import { type BlockReader, readInteger } from "./integer.ts";
import { INDEXED, INDEXING, NOT_INDEXING, SIZE_UPDATE } from "./representation.ts";
import { repeatedBlock } from "./repeated_block.ts";
import { STATIC_LENGTH, STATIC_TABLE } from "./static_table.ts";
import { readString } from "./string_literal.ts";

/** Decodes the header blocks of one direction of one connection, in their order. */
export interface HpackDecoder {
  /**
   * Decodes one whole block: the payloads of HEADERS and its CONTINUATION frames.
   *
   * @throws ConnectorError (`data_loss`) when the block breaks RFC 7541: a COMPRESSION_ERROR, after
   * which the decoder is of no use.
   */
  decode(block: Uint8Array): HeaderList;
}

/** What a decoder may use. */
export interface HpackDecoderLimits {
  /** The SETTINGS_HEADER_TABLE_SIZE told to the peer; 4,096 when none is told. */
  readonly tableBytes: number;
  /** The largest list to keep, each field counted with 32 bytes more (RFC 9113 6.5.2). */
  readonly listBytes: number;
}

// The table's size until the peer changes it, whatever our setting is (RFC 9113 6.5.2).
const FIRST_TABLE_BYTES = 4096;

// The octet of an index that goes on in the next octets.
const LONG_INDEX = 0xff;
const EMPTY = new Uint8Array();

/**
 * Makes the decoder of one connection. Its memory is bounded by the two limits, whatever blocks
 * come: a string that neither the list nor the table can take is read over, not kept.
 */
export function hpackDecoder(limits: HpackDecoderLimits): HpackDecoder {
  const table = dynamicTable(FIRST_TABLE_BYTES);
  const repeated = repeatedBlock();
  const reader: BlockReader = { bytes: EMPTY, at: 0 };
  // Of the block being decoded: the list, and the bytes it may still take, -1 when it is too large.
  let fields: HeaderField[] = [];
  let room = 0;
  let onlyIndices = true;

  function indexed(index: number): HeaderField {
    const field = index <= STATIC_LENGTH
      ? STATIC_TABLE[index - 1]
      : table.get(index - STATIC_LENGTH - 1);
    if (field === undefined) throw hpackError(`there is no field with index ${index}`);
    return field;
  }

  function keep(field: HeaderField): void {
    if (room >= 0 && (room -= fieldBytes(field)) >= 0) fields.push(field);
    else room = -1;
  }

  function literal(prefix: number, indexing: boolean): void {
    const index = readInteger(reader, prefix);
    onlyIndices = false;
    if (indexing) repeated.forget();
    // The most characters of name and value together for which there is any use.
    const longest = Math.max(room, indexing ? table.maxBytes : 0) - FIELD_OVERHEAD;
    const name = index > 0 ? indexed(index)[0] : readString(reader, longest);
    const value = readString(reader, longest - (name?.length ?? 0));
    if (name !== undefined && value !== undefined) {
      const field: HeaderField = [name, value];
      if (indexing) table.add(field);
      keep(field);
      return;
    }
    room = -1;
    // A field larger than the table empties it (RFC 7541 4.4).
    if (indexing) table.clear();
  }

  function sizeUpdate(): void {
    const bytes = readInteger(reader, SIZE_UPDATE.prefix);
    if (bytes > limits.tableBytes) {
      throw hpackError(`a table of ${bytes} bytes, where ${limits.tableBytes} are allowed`);
    }
    onlyIndices = false;
    repeated.forget();
    table.resize(bytes);
  }

  function decodeAll(block: Uint8Array): void {
    let updates = true;
    while (reader.at < block.length) {
      const octet = block[reader.at]!;
      if (octet > INDEXED.pattern && octet < LONG_INDEX) {
        // The usual field of a request that was seen before: nothing but an index in one octet.
        reader.at++;
        keep(indexed(octet - INDEXED.pattern));
      } else if (octet >= INDEXED.pattern) keep(indexed(readInteger(reader, INDEXED.prefix)));
      else if (octet >= INDEXING.pattern) literal(INDEXING.prefix, true);
      else if (octet < SIZE_UPDATE.pattern) literal(NOT_INDEXING.prefix, false);
      else if (updates) {
        sizeUpdate();
        continue;
      } else throw hpackError("the size of the table changes after the first field");
      updates = false;
    }
  }

  return {
    decode(block) {
      const known = repeated.find(block);
      if (known !== undefined) return known;
      reader.bytes = block;
      reader.at = 0;
      fields = [];
      room = limits.listBytes;
      onlyIndices = true;
      try {
        decodeAll(block);
        const list = { fields, tooLarge: room < 0 };
        if (onlyIndices) repeated.remember(block, list);
        return list;
      } finally {
        // The block is not held until the next one comes.
        reader.bytes = EMPTY;
        fields = [];
      }
    },
  };
}
