/**
 * Undoes the percent-encoding of a key in a listing; `undefined` for a text that is not encoded so.
 *
 * A byte that is no part of valid UTF-8 becomes half of a surrogate pair, U+DC80 to U+DCFF (as Python
 * does, PEP 383): such a key stays apart from all others, and is not taken for text.
 */
export function decodeKey(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
    return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeBytes);
  }
}

function decodeBytes(run: string): string {
  let decoded = "";
  for (let at = 0; at < run.length;) {
    const first = parseInt(run.slice(at + 1, at + 3), 16);
    const length = 3 * lengthOf(first);
    const character = length === 0 ? undefined : tryDecode(run.slice(at, at + length));
    decoded += character ?? String.fromCharCode(0xdc00 + first);
    at += character === undefined ? 3 : length;
  }
  return decoded;
}

/** Bytes of a character that begins with this one; 0 when none does. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function tryDecode(run: string): string | undefined {
  try {
    return decodeURIComponent(run);
  } catch {
    return undefined;
  }
}
