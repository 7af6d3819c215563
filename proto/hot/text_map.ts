import { type ByteReader, embedded, fieldTag, skipValue, text } from "./byte_reader.ts";
import { putByte, putVarint32, written } from "./byte_writer.ts";
import { putStringAlways } from "./put_fields.ts";

/** Writes a `map<string, string>`; key and value of an entry are written when empty, too. */
export function putTextMap(
  map: Record<string, string> | null | undefined,
  tag: number,
  field: string,
): void {
  if (map === undefined || map === null) return;
  for (const [key, value] of Object.entries(map).reverse()) {
    const end = written();
    putStringAlways(value, 0x12, `${field} "${key}"`);
    putStringAlways(key, 0x0a, `a key of ${field}`);
    putVarint32(written() - end);
    putByte(tag);
  }
}

interface Entry {
  key: string;
  value: string;
}

function readEntry(reader: ByteReader, entry: Entry): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x0a) entry.key = text(reader);
    else if (tag === 0x12) entry.value = text(reader);
    else skipValue(reader, tag);
  }
}

/** Reads one entry into a map. */
export function readTextEntry(reader: ByteReader, map: Record<string, string>): void {
  const { key, value } = embedded(reader, { key: "", value: "" }, readEntry);
  // Defined, not assigned: "__proto__" is a key like any other.
  Object.defineProperty(map, key, { value, configurable: true, enumerable: true, writable: true });
}
