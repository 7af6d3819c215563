const char = String.fromCharCode;
// Beyond it the decoder of the platform is faster.
const LONGEST = 256;

/**
 * The text of bytes that are all ASCII and not too many, `undefined` else. Paths and names are short:
 * calling the platform's decoder costs ten times the decoding.
 */
export function asciiText(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > LONGEST) return undefined;
  let text = "";
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const a = bytes[at]!;
    const b = bytes[at + 1]!;
    const c = bytes[at + 2]!;
    const d = bytes[at + 3]!;
    const e = bytes[at + 4]!;
    const f = bytes[at + 5]!;
    const g = bytes[at + 6]!;
    const h = bytes[at + 7]!;
    if ((a | b | c | d | e | f | g | h) > 0x7f) return undefined;
    text += char(a, b, c, d, e, f, g, h);
  }
  for (; at < end; at++) {
    const code = bytes[at]!;
    if (code > 0x7f) return undefined;
    text += char(code);
  }
  return text;
}
