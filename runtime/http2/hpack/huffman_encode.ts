import { huffmanCode } from "./huffman_code.ts";

/** How many octets the text takes Huffman coded. Each character is one octet, 0 to 255. */
export function huffmanBytes(text: string): number {
  const { lengths } = huffmanCode();
  let bits = 0;
  for (let at = 0; at < text.length; at++) bits += lengths[text.charCodeAt(at)]!;
  return Math.ceil(bits / 8);
}

/** Writes the text Huffman coded into `bytes` from `at`, and tells where it ends. */
export function huffmanEncode(text: string, bytes: Uint8Array, at: number): number {
  const { codes, lengths } = huffmanCode();
  let octet = 0;
  let free = 8;
  for (let index = 0; index < text.length; index++) {
    const symbol = text.charCodeAt(index);
    const code = codes[symbol]!;
    let left = lengths[symbol]!;
    while (left >= free) {
      left -= free;
      bytes[at++] = octet | code >>> left & 0xff >>> 8 - free;
      octet = 0;
      free = 8;
    }
    free -= left;
    octet |= (code & (1 << left) - 1) << free;
  }
  // What is left of the last octet is filled with ones, the start of EOS (RFC 7541 5.2).
  if (free < 8) bytes[at++] = octet | (1 << free) - 1;
  return at;
}
