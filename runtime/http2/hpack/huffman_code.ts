/** The longest code of the Huffman code, in bits: the one of the end of a string (EOS). */
export const LONGEST_CODE = 30;

/** The symbol after the 256 octets that stands for the end of a string; never sent. */
export const EOS = 256;

/** Code lengths in bits of the symbols 0 to 256, 16 on a line (RFC 7541 appendix B). */
// deno-fmt-ignore
const LENGTHS: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
  28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
  5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
  6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
  24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
  21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
  26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
  30,
];

/** The code of every symbol, and the symbols of every length. */
export interface HuffmanCode {
  /** The code words of the symbols 0 to 256, right-aligned. */
  readonly codes: Uint32Array;
  /** Their lengths in bits, 5 to 30. */
  readonly lengths: Uint8Array;
  /** The first code word of each length; the others of that length follow one by one. */
  readonly first: Uint32Array;
  /** How many code words each length has. */
  readonly counts: Uint16Array;
  /** Where the symbols of each length start in `symbols`. */
  readonly starts: Uint16Array;
  /** All symbols in the order of their code words. */
  readonly symbols: Uint16Array;
}

let built: HuffmanCode | undefined;

/**
 * The Huffman code of HPACK, made at the first call. It is canonical: the codes of one length go up
 * by one with the symbol, and a longer one starts where the shorter ones ended, so the lengths say
 * everything.
 */
export function huffmanCode(): HuffmanCode {
  return built ??= build();
}

function build(): HuffmanCode {
  const lengths = Uint8Array.from(LENGTHS);
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (const length of lengths) counts[length]!++;
  const first = new Uint32Array(LONGEST_CODE + 1);
  const starts = new Uint16Array(LONGEST_CODE + 1);
  for (let length = 1; length <= LONGEST_CODE; length++) {
    first[length] = (first[length - 1]! + counts[length - 1]!) * 2;
    starts[length] = starts[length - 1]! + counts[length - 1]!;
  }
  const codes = new Uint32Array(lengths.length);
  const symbols = new Uint16Array(lengths.length);
  const taken = new Uint16Array(LONGEST_CODE + 1);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    const place = taken[length]!++;
    codes[symbol] = first[length]! + place;
    symbols[starts[length]! + place] = symbol;
  }
  return { codes, lengths, first, counts, starts, symbols };
}
