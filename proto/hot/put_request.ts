import type { Codec } from "../codec.ts";
import type { PutRequest } from "../messages.ts";
import { checkedBytes } from "../prepare_message.ts";
import { type ByteReader, fieldTag, rawBytes, skipValue, varint32 } from "./byte_reader.ts";
import { begin, finish, putByte, putVarint32 } from "./byte_writer.ts";
import { chunkHead, nothing } from "./chunk_head.ts";
import { fieldsCodec } from "./fields_codec.ts";
import { putBytes, putInt32 } from "./put_fields.ts";

const CHUNK = 0x1a;
const CHUNK_FIELD = "store.PutRequest.chunk";

function putName({ mac, type }: PutRequest): void {
  putInt32(type, 0x10, "store.PutRequest.type");
  putBytes(mac, 0x0a, "store.PutRequest.mac");
}

function put(message: PutRequest): void {
  putInt32(message.flags, 0x20, "store.PutRequest.flags");
  putBytes(message.chunk, CHUNK, CHUNK_FIELD);
  putName(message);
}

function read(reader: ByteReader, message: PutRequest): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x0a) message.mac = rawBytes(reader);
    else if (tag === 0x10) message.type = varint32(reader) | 0;
    else if (tag === CHUNK) message.chunk = rawBytes(reader);
    else if (tag === 0x20) message.flags = varint32(reader) | 0;
    else skipValue(reader, tag);
  }
}

const codec = fieldsCodec<PutRequest>({
  put,
  fresh: () => ({ mac: nothing, type: 0, chunk: nothing, flags: 0 }),
  read,
});

/** The codec of `store.PutRequest`. */
export const putRequestCodec: Codec<PutRequest> = {
  ...codec,
  encodeParts(message) {
    const { mac, type, chunk, flags } = message;
    // What comes after the chunk keeps the message in one piece; hosts send such a message never.
    if (chunk === undefined || chunk === null || chunk.length === 0 || flags) {
      return { head: codec.encode(message), body: nothing };
    }
    checkedBytes(chunk, CHUNK_FIELD);
    if (!mac?.length && !type) return { head: chunkHead(CHUNK, chunk.length), body: chunk };
    begin();
    putVarint32(chunk.length);
    putByte(CHUNK);
    putName(message);
    return { head: finish(), body: chunk };
  },
};
