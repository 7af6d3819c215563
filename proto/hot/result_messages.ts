import type { Codec } from "../codec.ts";
import type { ImportRequest, ResultMessage } from "../messages.ts";
import { type ByteReader, embedded, fieldTag, skipValue, text } from "./byte_reader.ts";
import { fieldsCodec } from "./fields_codec.ts";
import { putMessage, putString } from "./put_fields.ts";
import { noRecord, putRecord, readRecord } from "./record.ts";

function putResult({ header, error }: ResultMessage): void {
  putString(error, 0x12, "plakar.connectors.Result.error");
  putMessage(header, 0x0a, "plakar.connectors.Result.header", putRecord);
}

function readResult(reader: ByteReader, result: ResultMessage): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x0a) result.header = embedded(reader, result.header ?? noRecord(), readRecord);
    else if (tag === 0x12) result.error = text(reader);
    else skipValue(reader, tag);
  }
}

/** The codec of `importer.ImportRequest` and `plakar.exporter.ExportResponse`; `name` is which. */
export function resultCodec(name: string): Codec<ImportRequest> {
  const field = `${name}.result`;
  return fieldsCodec<ImportRequest>({
    put: ({ result }) => putMessage(result, 0x0a, field, putResult),
    fresh: () => ({ result: null }),
    read(reader, message) {
      while (reader.at < reader.end) {
        const tag = fieldTag(reader);
        if (tag === 0x0a) {
          const result = message.result ?? { header: null, error: "" };
          message.result = embedded(reader, result, readResult);
        } else {
          skipValue(reader, tag);
        }
      }
    },
  });
}
