import type { Codec } from "../../codec.ts";
import {
  embedded,
  fieldTag,
  rawBytes,
  skipValue,
  text,
  varint32,
  varint64,
} from "../../hot/byte_reader.ts";
import { begin, finish, putByte, putVarint32 } from "../../hot/byte_writer.ts";
import { chunkHead, nothing } from "../../hot/chunk_head.ts";
import { fieldsCodec } from "../../hot/fields_codec.ts";
import { putBytes, putMessage, putString, putUint32, putUint64 } from "../../hot/put_fields.ts";
import { checkedBytes } from "../../prepare_message.ts";
import type { GetBlobRequest, PutObjectRequest } from "../messages.ts";
import { noMac, putMac, readMac } from "./mac.ts";

const MAC = 0x0a;
const CHUNK = 0x12;

/** The codec of the Put request of one kind of object; `name` is which, for errors. */
export function putObjectRequestCodec(name: string): Codec<PutObjectRequest> {
  const [macField, chunkField, cookieField] = [`${name}.mac`, `${name}.chunk`, `${name}.cookie`];
  const codec = fieldsCodec<PutObjectRequest>({
    put({ mac, chunk, cookie }) {
      putString(cookie, 0x1a, cookieField);
      putBytes(chunk, CHUNK, chunkField);
      putMessage(mac, MAC, macField, putMac);
    },
    fresh: () => ({ mac: null, chunk: nothing, cookie: "" }),
    read(reader, message) {
      while (reader.at < reader.end) {
        const tag = fieldTag(reader);
        if (tag === MAC) message.mac = embedded(reader, message.mac ?? noMac(), readMac);
        else if (tag === CHUNK) message.chunk = rawBytes(reader);
        else if (tag === 0x1a) message.cookie = text(reader);
        else skipValue(reader, tag);
      }
    },
  });
  return {
    ...codec,
    encodeParts(message) {
      const { mac, chunk, cookie } = message;
      // A cookie comes after the chunk and keeps the message in one piece.
      if (chunk === undefined || chunk === null || chunk.length === 0 || cookie) {
        return { head: codec.encode(message), body: nothing };
      }
      checkedBytes(chunk, chunkField);
      if (mac === undefined || mac === null) {
        return { head: chunkHead(CHUNK, chunk.length), body: chunk };
      }
      begin();
      putVarint32(chunk.length);
      putByte(CHUNK);
      putMessage(mac, MAC, macField, putMac);
      return { head: finish(), body: chunk };
    },
  };
}

/** The codec of `store.GetPackfileBlobRequest`. */
export const getBlobRequestCodec: Codec<GetBlobRequest> = fieldsCodec<GetBlobRequest>({
  put({ mac, offset, length, cookie }) {
    putString(cookie, 0x22, "store.GetPackfileBlobRequest.cookie");
    putUint32(length, 0x18, "store.GetPackfileBlobRequest.length");
    putUint64(offset, 0x10, "store.GetPackfileBlobRequest.offset");
    putMessage(mac, MAC, "store.GetPackfileBlobRequest.mac", putMac);
  },
  fresh: () => ({ mac: null, offset: "0", length: 0, cookie: "" }),
  read(reader, message) {
    while (reader.at < reader.end) {
      const tag = fieldTag(reader);
      if (tag === MAC) message.mac = embedded(reader, message.mac ?? noMac(), readMac);
      else if (tag === 0x10) message.offset = varint64(reader, true);
      else if (tag === 0x18) message.length = varint32(reader);
      else if (tag === 0x22) message.cookie = text(reader);
      else skipValue(reader, tag);
    }
  },
});
