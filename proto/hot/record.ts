import type { RecordMessage } from "../messages.ts";
import {
  type ByteReader,
  embedded,
  fieldTag,
  skipValue,
  text,
  varint32,
  varintBool,
} from "./byte_reader.ts";
import { noFileInfo, putFileInfo, readFileInfo } from "./file_info.ts";
import {
  putBool,
  putInt32,
  putMessage,
  putString,
  putStringAlways,
  putUint32,
} from "./put_fields.ts";

/** Writes the fields of a `plakar.connectors.Record`. */
export function putRecord(record: RecordMessage): void {
  putUint32(record.fileAttributes, 0x50, "plakar.connectors.Record.fileAttributes");
  const names = record.extendedAttributes;
  if (names !== undefined && names !== null) {
    for (let index = names.length - 1; index >= 0; index--) {
      putStringAlways(names[index]!, 0x4a, "plakar.connectors.Record.extendedAttributes");
    }
  }
  putMessage(record.fileInfo, 0x42, "plakar.connectors.Record.fileInfo", putFileInfo);
  putString(record.target, 0x3a, "plakar.connectors.Record.target");
  putInt32(record.xattrType, 0x30, "plakar.connectors.Record.xattrType");
  putString(record.xattrName, 0x2a, "plakar.connectors.Record.xattrName");
  putBool(record.isXattr, 0x20);
  putString(record.error, 0x1a, "plakar.connectors.Record.error");
  putString(record.pathname, 0x12, "plakar.connectors.Record.pathname");
  putBool(record.hasReader, 0x08);
}

/** A `Record` of which nothing is on the wire. */
export function noRecord(): RecordMessage {
  return {
    hasReader: false,
    pathname: "",
    error: "",
    isXattr: false,
    xattrName: "",
    xattrType: 0,
    target: "",
    fileInfo: null,
    extendedAttributes: [],
    fileAttributes: 0,
  };
}

/** Reads the fields of a `Record` into one. */
export function readRecord(reader: ByteReader, record: RecordMessage): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    switch (tag) {
      case 0x08:
        record.hasReader = varintBool(reader);
        break;
      case 0x12:
        record.pathname = text(reader);
        break;
      case 0x1a:
        record.error = text(reader);
        break;
      case 0x20:
        record.isXattr = varintBool(reader);
        break;
      case 0x2a:
        record.xattrName = text(reader);
        break;
      case 0x30:
        record.xattrType = varint32(reader) | 0;
        break;
      case 0x3a:
        record.target = text(reader);
        break;
      case 0x42:
        record.fileInfo = embedded(reader, record.fileInfo ?? noFileInfo(), readFileInfo);
        break;
      case 0x4a:
        (record.extendedAttributes ??= []).push(text(reader));
        break;
      case 0x50:
        record.fileAttributes = varint32(reader);
        break;
      default:
        skipValue(reader, tag);
    }
  }
}
