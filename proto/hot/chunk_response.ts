import type { Codec } from "../codec.ts";
import type { ChunkResponse } from "../messages.ts";
import { checkedBytes } from "../prepare_message.ts";
import { type ByteReader, fieldTag, rawBytes, skipValue } from "./byte_reader.ts";
import { chunkHead, nothing } from "./chunk_head.ts";
import { fieldsCodec } from "./fields_codec.ts";
import { putBytes } from "./put_fields.ts";

const TAG = 0x0a;

function read(reader: ByteReader, message: ChunkResponse): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === TAG) message.chunk = rawBytes(reader);
    else skipValue(reader, tag);
  }
}

/** The codec of `importer.OpenResponse` and `store.GetResponse`; `name` is which, for errors. */
export function chunkResponseCodec(name: string): Codec<ChunkResponse> {
  const field = `${name}.chunk`;
  return {
    ...fieldsCodec<ChunkResponse>({
      put: ({ chunk }) => putBytes(chunk, TAG, field),
      fresh: () => ({ chunk: nothing }),
      read,
    }),
    encodeParts({ chunk }) {
      if (chunk === undefined || chunk === null || chunk.length === 0) {
        return { head: nothing, body: nothing };
      }
      return { head: chunkHead(TAG, checkedBytes(chunk, field).length), body: chunk };
    },
  };
}
