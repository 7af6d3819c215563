import type { Codec } from "../codec.ts";
import type { GetRequest, RangeMessage } from "../messages.ts";
import {
  type ByteReader,
  embedded,
  fieldTag,
  rawBytes,
  skipValue,
  varint32,
  varint64,
} from "./byte_reader.ts";
import { nothing } from "./chunk_head.ts";
import { fieldsCodec } from "./fields_codec.ts";
import { putBytes, putInt32, putMessage, putUint32, putUint64 } from "./put_fields.ts";

function putRange({ offset, length }: RangeMessage): void {
  putUint32(length, 0x10, "store.GetRequest.Range.length");
  putUint64(offset, 0x08, "store.GetRequest.Range.offset");
}

function readRange(reader: ByteReader, range: RangeMessage): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x08) range.offset = varint64(reader, true);
    else if (tag === 0x10) range.length = varint32(reader);
    else skipValue(reader, tag);
  }
}

/** The codec of `store.GetRequest`. */
export const getRequestCodec: Codec<GetRequest> = fieldsCodec<GetRequest>({
  put({ mac, type, range, flags }) {
    putInt32(flags, 0x20, "store.GetRequest.flags");
    putMessage(range, 0x1a, "store.GetRequest.range", putRange);
    putInt32(type, 0x10, "store.GetRequest.type");
    putBytes(mac, 0x0a, "store.GetRequest.mac");
  },
  fresh: () => ({ mac: nothing, type: 0, range: null, flags: 0 }),
  read(reader, message) {
    while (reader.at < reader.end) {
      const tag = fieldTag(reader);
      if (tag === 0x0a) message.mac = rawBytes(reader);
      else if (tag === 0x10) message.type = varint32(reader) | 0;
      else if (tag === 0x1a) {
        const range = message.range ?? { offset: "0", length: 0 };
        message.range = embedded(reader, range, readRange);
      } else if (tag === 0x20) message.flags = varint32(reader) | 0;
      else skipValue(reader, tag);
    }
  },
});
