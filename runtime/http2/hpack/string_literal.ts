import { hpackError } from "./hpack_error.ts";
import { huffmanDecode } from "./huffman_decode.ts";
import { huffmanBytes, huffmanEncode } from "./huffman_encode.ts";
import { type BlockReader, type BlockWriter, readInteger, writeInteger } from "./integer.ts";
import { octetsToText } from "./octets_to_text.ts";

// The bit of the first octet that says: Huffman coded (RFC 7541 5.2).
const HUFFMAN = 0x80;
const LENGTH_PREFIX = 7;

/**
 * Reads a string of RFC 7541 5.2; `undefined` when it has more than `longest` characters. Such a
 * string is read over without memory for it.
 *
 * @throws ConnectorError when the block ends inside, or the Huffman code is broken.
 */
export function readString(reader: BlockReader, longest: number): string | undefined {
  const { bytes } = reader;
  const huffman = (bytes[reader.at] ?? 0) >= HUFFMAN;
  const length = readInteger(reader, LENGTH_PREFIX);
  const start = reader.at;
  const end = start + length;
  if (end > bytes.length) throw hpackError("the block ends inside a string");
  reader.at = end;
  if (huffman) return huffmanDecode(bytes, start, end, longest);
  return length > longest ? undefined : octetsToText(bytes, start, end);
}

/** Writes a string of characters 0 to 255, Huffman coded where that is shorter. */
export function writeString(writer: BlockWriter, text: string): void {
  const coded = huffmanBytes(text);
  if (coded < text.length) {
    writeInteger(writer, HUFFMAN, LENGTH_PREFIX, coded);
    writer.at = huffmanEncode(text, writer.bytes, writer.at);
    return;
  }
  writeInteger(writer, 0, LENGTH_PREFIX, text.length);
  for (let at = 0; at < text.length; at++) writer.bytes[writer.at++] = text.charCodeAt(at);
}
