import type { Codec } from "../codec.ts";
import type { ExportRequest } from "../messages.ts";
import { checkedBytes } from "../prepare_message.ts";
import { type ByteReader, embedded, fieldTag, rawBytes, skipValue } from "./byte_reader.ts";
import { chunkHead, nothing } from "./chunk_head.ts";
import { fieldsCodec } from "./fields_codec.ts";
import { putBytesAlways, putMessage } from "./put_fields.ts";
import { noRecord, putRecord, readRecord } from "./record.ts";

const RECORD = 0x0a;
const CHUNK = 0x12;
const CHUNK_FIELD = "plakar.exporter.ExportRequest.chunk";

function put({ record, chunk }: ExportRequest): void {
  // The empty chunk ends a content: unlike elsewhere it is written.
  if (chunk !== undefined && chunk !== null) putBytesAlways(chunk, CHUNK, CHUNK_FIELD);
  putMessage(record, RECORD, "plakar.exporter.ExportRequest.record", putRecord);
}

function read(reader: ByteReader, message: ExportRequest): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === RECORD) {
      const record = message.record ?? noRecord();
      if (message.chunk !== undefined) delete message.chunk;
      message.record = embedded(reader, record, readRecord);
    } else if (tag === CHUNK) {
      message.chunk = rawBytes(reader);
      if (message.record !== undefined) delete message.record;
    } else {
      skipValue(reader, tag);
    }
  }
}

const codec = fieldsCodec<ExportRequest>({ put, fresh: () => ({}), read });

/** The codec of `plakar.exporter.ExportRequest`. */
export const exportRequestCodec: Codec<ExportRequest> = {
  ...codec,
  encodeParts(message) {
    const { record, chunk } = message;
    if (chunk === undefined || chunk === null || (record !== undefined && record !== null)) {
      return { head: codec.encode(message), body: nothing };
    }
    return { head: chunkHead(CHUNK, checkedBytes(chunk, CHUNK_FIELD).length), body: chunk };
  },
};
