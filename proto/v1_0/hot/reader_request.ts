import type { Codec } from "../../codec.ts";
import { fieldTag, skipValue, text } from "../../hot/byte_reader.ts";
import { fieldsCodec } from "../../hot/fields_codec.ts";
import { putString } from "../../hot/put_fields.ts";
import type { ReaderRequest } from "../messages.ts";

/** The codec of `importer.OpenReaderRequest` and `CloseReaderRequest`; `name` is which, for errors. */
export function readerRequestCodec(name: string): Codec<ReaderRequest> {
  const [pathField, cookieField] = [`${name}.pathname`, `${name}.cookie`];
  return fieldsCodec<ReaderRequest>({
    put({ pathname, cookie }) {
      putString(cookie, 0x12, cookieField);
      putString(pathname, 0x0a, pathField);
    },
    fresh: () => ({ pathname: "", cookie: "" }),
    read(reader, message) {
      while (reader.at < reader.end) {
        const tag = fieldTag(reader);
        if (tag === 0x0a) message.pathname = text(reader);
        else if (tag === 0x12) message.cookie = text(reader);
        else skipValue(reader, tag);
      }
    },
  });
}
