import type { Codec } from "../codec.ts";
import type { ImportResponse, OpenRequest } from "../messages.ts";
import { embedded, fieldTag, skipValue, varintBool } from "./byte_reader.ts";
import { fieldsCodec } from "./fields_codec.ts";
import { putBool, putMessage } from "./put_fields.ts";
import { noRecord, putRecord, readRecord } from "./record.ts";

/** The codec of `importer.OpenRequest`. */
export const openRequestCodec: Codec<OpenRequest> = fieldsCodec<OpenRequest>({
  put: ({ record }) => putMessage(record, 0x0a, "importer.OpenRequest.record", putRecord),
  fresh: () => ({ record: null }),
  read(reader, message) {
    while (reader.at < reader.end) {
      const tag = fieldTag(reader);
      if (tag === 0x0a) message.record = embedded(reader, message.record ?? noRecord(), readRecord);
      else skipValue(reader, tag);
    }
  },
});

/** The codec of `importer.ImportResponse`. */
export const importResponseCodec: Codec<ImportResponse> = fieldsCodec<ImportResponse>({
  put({ record, finished }) {
    putBool(finished, 0x10);
    putMessage(record, 0x0a, "importer.ImportResponse.record", putRecord);
  },
  fresh: () => ({ record: null, finished: false }),
  read(reader, message) {
    while (reader.at < reader.end) {
      const tag = fieldTag(reader);
      if (tag === 0x0a) message.record = embedded(reader, message.record ?? noRecord(), readRecord);
      else if (tag === 0x10) message.finished = varintBool(reader);
      else skipValue(reader, tag);
    }
  },
});
