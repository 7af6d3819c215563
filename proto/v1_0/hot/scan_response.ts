import type { Codec } from "../../codec.ts";
import {
  type ByteReader,
  embedded,
  fieldTag,
  skipValue,
  text,
  varint32,
} from "../../hot/byte_reader.ts";
import { fieldsCodec } from "../../hot/fields_codec.ts";
import { fileInfoWriter, noFileInfo, readFileInfo } from "../../hot/file_info.ts";
import { putInt32, putMessage, putString, putUint32 } from "../../hot/put_fields.ts";
import type {
  ExtendedAttributeMessage,
  ScanErrorMessage,
  ScanRecordMessage,
  ScanResponse,
} from "../messages.ts";

const RECORD = 0x12;
const ERROR = 0x1a;

const putFileInfo = fileInfoWriter("importer.ScanRecordFileInfo");

function putAttribute({ name, type }: ExtendedAttributeMessage): void {
  putInt32(type, 0x10, "importer.ExtendedAttribute.type");
  putString(name, 0x0a, "importer.ExtendedAttribute.name");
}

function putRecord({ target, fileinfo, fileAttributes, xattr }: ScanRecordMessage): void {
  putMessage(xattr, 0x22, "importer.ScanRecord.xattr", putAttribute);
  putUint32(fileAttributes, 0x18, "importer.ScanRecord.fileAttributes");
  putMessage(fileinfo, 0x12, "importer.ScanRecord.fileinfo", putFileInfo);
  putString(target, 0x0a, "importer.ScanRecord.target");
}

function putError({ message }: ScanErrorMessage): void {
  putString(message, 0x0a, "importer.ScanError.message");
}

function readAttribute(reader: ByteReader, attribute: ExtendedAttributeMessage): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x0a) attribute.name = text(reader);
    else if (tag === 0x10) attribute.type = varint32(reader) | 0;
    else skipValue(reader, tag);
  }
}

function readRecord(reader: ByteReader, record: ScanRecordMessage): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x0a) record.target = text(reader);
    else if (tag === 0x12) {
      record.fileinfo = embedded(reader, record.fileinfo ?? noFileInfo(), readFileInfo);
    } else if (tag === 0x18) record.fileAttributes = varint32(reader);
    else if (tag === 0x22) {
      record.xattr = embedded(reader, record.xattr ?? { name: "", type: 0 }, readAttribute);
    } else skipValue(reader, tag);
  }
}

function readError(reader: ByteReader, error: ScanErrorMessage): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x0a) error.message = text(reader);
    else skipValue(reader, tag);
  }
}

function noRecord(): ScanRecordMessage {
  return { target: "", fileinfo: null, fileAttributes: 0, xattr: null };
}

function read(reader: ByteReader, message: ScanResponse): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x0a) message.pathname = text(reader);
    else if (tag === RECORD) {
      if (message.error !== undefined) delete message.error;
      message.record = embedded(reader, message.record ?? noRecord(), readRecord);
    } else if (tag === ERROR) {
      if (message.record !== undefined) delete message.record;
      message.error = embedded(reader, message.error ?? { message: "" }, readError);
    } else skipValue(reader, tag);
  }
}

/** The codec of `importer.ScanResponse`. */
export const scanResponseCodec: Codec<ScanResponse> = fieldsCodec<ScanResponse>({
  put({ pathname, record, error }) {
    putMessage(error, ERROR, "importer.ScanResponse.error", putError);
    putMessage(record, RECORD, "importer.ScanResponse.record", putRecord);
    putString(pathname, 0x0a, "importer.ScanResponse.pathname");
  },
  fresh: () => ({ pathname: "" }),
  read,
});
