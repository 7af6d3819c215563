import type { Codec } from "../codec.ts";
import { type ByteReader, byteReader } from "./byte_reader.ts";
import { begin, finish } from "./byte_writer.ts";

/** What makes a codec of the fields of one message. */
export interface Fields<Message> {
  /** Writes them, the highest number first. */
  readonly put: (message: Message) => void;
  /** The message of which nothing is on the wire. */
  readonly fresh: () => Message;
  /** Reads them up to the end of the reader into a message. */
  readonly read: (reader: ByteReader, message: Message) => void;
}

/** The codec of a message by hand-written functions. */
export function fieldsCodec<Message>({ put, fresh, read }: Fields<Message>): Codec<Message> {
  return {
    encode(message) {
      begin();
      put(message);
      return finish();
    },
    decode(bytes) {
      const message = fresh();
      read(byteReader(bytes), message);
      return message;
    },
  };
}
