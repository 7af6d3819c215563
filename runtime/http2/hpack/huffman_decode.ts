import { hpackError } from "./hpack_error.ts";
import { EOS, type HuffmanCode, huffmanCode } from "./huffman_code.ts";
import { octetsToText } from "./octets_to_text.ts";

// One look-up finds any code of up to eight bits: all letters, digits and usual signs.
const SHORT_BITS = 8;
const SHORTEST_CODE = 5;
// A code that was found is `length << 9 | symbol`, as the symbol EOS takes nine bits.
const SYMBOL_BITS = 9;
const SYMBOL = (1 << SYMBOL_BITS) - 1;
// Padding is shorter than an octet (RFC 7541 5.2).
const LONGEST_PADDING = 7;
// Kept between calls for the usual short string; a longer one gets its own memory for the call.
const KEPT = 1024;
const kept = new Uint8Array(KEPT);

/** The code at the front of each value of an octet, 0 where it is longer. */
let shortCodes: Uint16Array | undefined;

/**
 * The text behind the Huffman coded octets `start` to `end`, or `undefined` when it is longer than
 * `longest` characters: then nothing of it is kept, but all of it is checked.
 *
 * @throws ConnectorError when the octets hold EOS or end in padding that RFC 7541 5.2 forbids.
 */
export function huffmanDecode(
  bytes: Uint8Array,
  start: number,
  end: number,
  longest: number,
): string | undefined {
  const code = huffmanCode();
  const short = shortCodes ??= buildShortCodes(code);
  const room = Math.min(longest, Math.floor((end - start) * 8 / SHORTEST_CODE));
  const text = room <= KEPT ? kept : new Uint8Array(room);
  const endBit = end * 8;
  let length = 0;
  let bit = start * 8;
  while (bit < endBit) {
    const at = bit >>> 3;
    const pair = bytes[at]! << 8 | (at + 1 < end ? bytes[at + 1]! : 0xff);
    const found = short[pair >>> 8 - (bit & 7) & 0xff]! || longCode(code, bytes, bit, end);
    const next = bit + (found >>> SYMBOL_BITS);
    if (next > endBit) break;
    const symbol = found & SYMBOL;
    if (symbol === EOS) throw hpackError("a Huffman coded string holds the code EOS");
    if (length < room) text[length] = symbol;
    length++;
    bit = next;
  }
  checkPadding(bytes, bit, endBit);
  return length > longest ? undefined : octetsToText(text, 0, length);
}

/** The code of more than eight bits at a bit; the octets after the end count as ones. */
function longCode(code: HuffmanCode, bytes: Uint8Array, bit: number, end: number): number {
  const { first, counts, starts, symbols } = code;
  let value = 0;
  for (let length = 1;; length++, bit++) {
    const octet = bit >>> 3 < end ? bytes[bit >>> 3]! : 0xff;
    value = value << 1 | octet >>> 7 - (bit & 7) & 1;
    // Some length up to the longest matches, as the code is complete.
    const place = value - first[length]!;
    if (place < counts[length]!) return length << SYMBOL_BITS | symbols[starts[length]! + place]!;
  }
}

function checkPadding(bytes: Uint8Array, bit: number, endBit: number): void {
  const left = endBit - bit;
  if (left === 0) return;
  const ones = (1 << left) - 1;
  if (left > LONGEST_PADDING || (bytes[endBit / 8 - 1]! & ones) !== ones) {
    throw hpackError("a Huffman coded string ends in the middle of a code");
  }
}

function buildShortCodes(code: HuffmanCode): Uint16Array {
  const short = new Uint16Array(1 << SHORT_BITS);
  for (let symbol = 0; symbol < EOS; symbol++) {
    const spare = SHORT_BITS - code.lengths[symbol]!;
    if (spare < 0) continue;
    const from = code.codes[symbol]! << spare;
    const found = code.lengths[symbol]! << SYMBOL_BITS | symbol;
    short.fill(found, from, from + (1 << spare));
  }
  return short;
}
