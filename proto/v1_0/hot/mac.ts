import { type ByteReader, fieldTag, rawBytes, skipValue } from "../../hot/byte_reader.ts";
import { nothing } from "../../hot/chunk_head.ts";
import { putBytes } from "../../hot/put_fields.ts";
import type { MacMessage } from "../messages.ts";

/** Writes the fields of a `store.MAC`. */
export function putMac({ value }: MacMessage): void {
  putBytes(value, 0x0a, "store.MAC.value");
}

/** A `store.MAC` of which nothing is on the wire. */
export function noMac(): MacMessage {
  return { value: nothing };
}

/** Reads the fields of a `store.MAC` into one. */
export function readMac(reader: ByteReader, mac: MacMessage): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x0a) mac.value = rawBytes(reader);
    else skipValue(reader, tag);
  }
}
