import type { Codec } from "../../codec.ts";
import {
  type ByteReader,
  embedded,
  fieldTag,
  rawBytes,
  skipValue,
  text,
  varint64,
} from "../../hot/byte_reader.ts";
import { begin, finish, putByte, putVarint32, written } from "../../hot/byte_writer.ts";
import { nothing } from "../../hot/chunk_head.ts";
import { fieldsCodec } from "../../hot/fields_codec.ts";
import { putBytes, putMessage, putString, putUint64 } from "../../hot/put_fields.ts";
import { checkedBytes } from "../../prepare_message.ts";
import type { StoreFileData, StoreFileHeader, StoreFileRequest } from "../messages.ts";

const HEADER = 0x0a;
const DATA = 0x12;
const CHUNK = 0x0a;
const CHUNK_FIELD = "exporter.Data.chunk";

function putHeader({ pathname, size }: StoreFileHeader): void {
  putUint64(size, 0x10, "exporter.Header.size");
  putString(pathname, 0x0a, "exporter.Header.pathname");
}

function putData({ chunk }: StoreFileData): void {
  putBytes(chunk, CHUNK, CHUNK_FIELD);
}

function readHeader(reader: ByteReader, header: StoreFileHeader): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x0a) header.pathname = text(reader);
    else if (tag === 0x10) header.size = varint64(reader, true);
    else skipValue(reader, tag);
  }
}

function readData(reader: ByteReader, data: StoreFileData): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === CHUNK) data.chunk = rawBytes(reader);
    else skipValue(reader, tag);
  }
}

function read(reader: ByteReader, message: StoreFileRequest): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === HEADER) {
      if (message.data !== undefined) delete message.data;
      message.header = embedded(reader, message.header ?? { pathname: "", size: "0" }, readHeader);
    } else if (tag === DATA) {
      if (message.header !== undefined) delete message.header;
      message.data = embedded(reader, message.data ?? { chunk: nothing }, readData);
    } else if (tag === 0x1a) message.cookie = text(reader);
    else skipValue(reader, tag);
  }
}

const codec = fieldsCodec<StoreFileRequest>({
  put({ header, data, cookie }) {
    putString(cookie, 0x1a, "exporter.StoreFileRequest.cookie");
    putMessage(data, DATA, "exporter.StoreFileRequest.data", putData);
    putMessage(header, HEADER, "exporter.StoreFileRequest.header", putHeader);
  },
  fresh: () => ({ cookie: "" }),
  read,
});

/** The codec of `exporter.StoreFileRequest`. */
export const storeFileRequestCodec: Codec<StoreFileRequest> = {
  ...codec,
  encodeParts(message) {
    const { header, data, cookie } = message;
    const chunk = data?.chunk;
    // A cookie comes after the chunk and keeps the message in one piece; it need be in the first
    // message only, the header.
    if (!chunk?.length || cookie || (header !== undefined && header !== null)) {
      return { head: codec.encode(message), body: nothing };
    }
    checkedBytes(chunk, CHUNK_FIELD);
    begin();
    putVarint32(chunk.length);
    putByte(CHUNK);
    putVarint32(chunk.length + written());
    putByte(DATA);
    return { head: finish(), body: chunk };
  },
};
