const ESCAPES: Readonly<Record<string, string>> = { "\t": "\\t", "\r": "\\r", "\n": "\\n" };

/**
 * A text without the characters that could move the cursor, change colours or break a line: each is
 * written as its escape. What a plugin under test says is shown with this.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Control}\u2028-\u202e\u2066-\u2069]/gu, escape);
}

function escape(character: string): string {
  const code = character.charCodeAt(0);
  return ESCAPES[character] ??
    (code < 0x100
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`);
}
