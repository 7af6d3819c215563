import type { Codec } from "../codec.ts";
import type { InitResponse } from "../messages.ts";
import { fieldTag, skipValue, text, varint32 } from "./byte_reader.ts";
import { fieldsCodec } from "./fields_codec.ts";
import { putString, putUint32 } from "./put_fields.ts";

/** The codec of the `InitResponse` of a package; `flags` has another number in `store`. */
export function initResponseCodec(scope: string): Codec<InitResponse> {
  const flagsTag = scope === "store" ? 0x28 : 0x20;
  return fieldsCodec<InitResponse>({
    put({ origin, type, root, flags }) {
      putUint32(flags, flagsTag, `${scope}.InitResponse.flags`);
      putString(root, 0x1a, `${scope}.InitResponse.root`);
      putString(type, 0x12, `${scope}.InitResponse.type`);
      putString(origin, 0x0a, `${scope}.InitResponse.origin`);
    },
    fresh: () => ({ origin: "", type: "", root: "", flags: 0 }),
    read(reader, message) {
      while (reader.at < reader.end) {
        const tag = fieldTag(reader);
        if (tag === 0x0a) message.origin = text(reader);
        else if (tag === 0x12) message.type = text(reader);
        else if (tag === 0x1a) message.root = text(reader);
        else if (tag === flagsTag) message.flags = varint32(reader);
        else skipValue(reader, tag);
      }
    },
  });
}
