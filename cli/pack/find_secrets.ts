import { secretPatterns } from "./secret_patterns.ts";

/** Something in a text that looks like a secret. */
export interface FoundSecret {
  /** What it is: `GitHub token`. */
  readonly kind: string;
  /** Its line, counted from 1. */
  readonly line: number;
  /** The secret itself, to look for elsewhere and never to be shown. */
  readonly secret: string;
}

/** Words that stand in examples in the place of a secret. */
const placeholder =
  /example|placeholder|changeme|redacted|dummy|sample|your[_-]?|x{6}|\*{4}|0{8}|1234567/i;
/** A text of fewer different characters than this was typed, not drawn. */
const fewestCharacters = 8;

/**
 * Finds what has the shape of a secret: keys and tokens of well-known services.
 *
 * What is plainly an example is none, such as the access key id of Amazon's own manual, which ends
 * with `EXAMPLE`.
 *
 * @param text Any text, also minified code.
 * @returns Each secret at its first place, in the order of the text.
 */
export function findSecrets(text: string): FoundSecret[] {
  const found = new Map<string, { kind: string; index: number }>();
  for (const { kind, pattern, accepts } of secretPatterns) {
    for (const match of text.matchAll(pattern)) {
      const secret = match.groups?.secret ?? match[0];
      if (found.has(secret) || placeholder.test(secret)) continue;
      if (new Set(secret).size < fewestCharacters || accepts?.(secret) === false) continue;
      found.set(secret, { kind, index: match.index + match[0].lastIndexOf(secret) });
    }
  }
  return [...found].sort(([, a], [, b]) => a.index - b.index)
    .map(([secret, { kind, index }]) => ({ kind, line: lineAt(text, index), secret }));
}

/** The line of a place in a text, counted from 1. */
export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < index; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
