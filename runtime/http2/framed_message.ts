import type { Codec, EncodedParts } from "../../proto/codec.ts";
import { PREFIX_BYTES } from "./message_assembler.ts";

const NOTHING = new Uint8Array();
// Copying a small message behind its prefix costs less than framing two pieces.
const JOINED_BYTES = 1024;

/** A message behind its gRPC prefix, in two pieces; the second is the message's own memory. */
export function framedMessage<Message>(codec: Codec<Message>, message: Message): EncodedParts {
  const parts = codec.encodeParts?.(message);
  if (parts !== undefined) return prefixed(parts.head, parts.body);
  const bytes = codec.encode(message);
  return bytes.length <= JOINED_BYTES ? prefixed(bytes, NOTHING) : prefixed(NOTHING, bytes);
}

/** The prefix, uncompressed and as long as both (gRPC over HTTP/2), before `head`. */
export function prefixed(head: Uint8Array, body: Uint8Array): EncodedParts {
  const framed = new Uint8Array(PREFIX_BYTES + head.length);
  const length = head.length + body.length;
  framed[1] = length >>> 24;
  framed[2] = length >>> 16;
  framed[3] = length >>> 8;
  framed[4] = length;
  framed.set(head, PREFIX_BYTES);
  return { head: framed, body };
}
