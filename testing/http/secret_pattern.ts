import { base64Cores, base64Source } from "./base64_source.ts";

/** One way in which a secret may stand in a text. */
export interface SecretPattern {
  /** Finds it; global. */
  readonly pattern: RegExp;
  /** Whether it is found inside base64, where the text around it is to stay decodable. */
  readonly base64: boolean;
}

/** The fewest characters of a secret: fewer could stand anywhere by chance. */
export const LEAST_SECRET = 6;

/** One backslash or more, as deep as strings are put into strings, and in a URL, too. */
export const BACKSLASHES = String.raw`(?:\\|%(?:25)*5[cC])`;
/** Before the first of a row of them: a long row is read once, and not once for each of its places. */
const FIRST = String.raw`(?<!\\|%(?:25)*5[cC])`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
};
const SHORT: Readonly<Record<string, string>> = {
  "\b": "b",
  "\f": "f",
  "\n": "n",
  "\r": "r",
  "\t": "t",
};

/**
 * What finds a secret in text, however it was put there: as it is in any case of its letters,
 * percent-encoded in whole or in part and any number of times, escaped for JSON or HTML, in
 * hexadecimal, and inside of base64 of both alphabets, at any place of a longer text such as
 * `user:secret`, broken into lines or not, also of its percent-encoded, escaped, UTF-16 and base64 forms.
 *
 * @throws A `TypeError` when it has fewer than 6 characters.
 */
export function secretPatterns(secret: string): readonly SecretPattern[] {
  if (secret.length < LEAST_SECRET) {
    throw new TypeError(
      `a secret of ${secret.length} characters cannot be told from other text: give one of ` +
        `${LEAST_SECRET} at least`,
    );
  }
  const bytes = new TextEncoder().encode(secret);
  // What a header carries beyond ASCII arrives byte for byte.
  const plain = [secret, Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")];
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("[:\\- ]?");
  const sources = [...new Set(plain.map(plainSource)), hex];
  const encoder = new TextEncoder();
  const texts = new Set([
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    ...base64Cores(bytes),
  ]);
  const encoded = [...texts].map((text) => encoder.encode(text));
  const inner = [...encoded, utf16(secret)].flatMap(base64Source);
  return [
    { pattern: new RegExp(sources.join("|"), "gi"), base64: false },
    { pattern: new RegExp(inner.join("|"), "g"), base64: true },
  ];
}

/** A text with each of its characters in any of its forms. */
function plainSource(text: string): string {
  let source = "";
  let isAfterRow = false;
  for (const part of text.match(/\\+|[^\\]/gsu) ?? []) {
    const first = source === "" ? FIRST : "";
    // The row took the backslashes of what follows as well.
    const escape = isAfterRow ? "" : `${first}${BACKSLASHES}+`;
    source += part.startsWith("\\")
      ? `${first}(?:${BACKSLASHES}|\\\\u005c|&#0*92;|&#x0*5c;){${part.length},}`
      : `(?:${characterForms(part, escape).join("|")})`;
    isAfterRow = part.startsWith("\\");
  }
  return source;
}

/** `escape` is what introduces the escaped forms. */
function characterForms(character: string, escape: string): string[] {
  const code = character.codePointAt(0)!;
  const bytes = new TextEncoder().encode(character);
  const percent = Array.from(bytes, (byte) => `%(?:25)*${hexOf(byte, 2)}`).join("");
  const codes = character.split("").map((unit) => `u${hexOf(unit.charCodeAt(0), 4)}`);
  const units = escape + codes.join(`${BACKSLASHES}+`);
  const raw = RegExp.escape(character);
  const forms = [raw, percent, units, `&(?:amp;)*#0*${code};`, `&(?:amp;)*#x0*${hexOf(code, 1)};`];
  const entity = ENTITIES[character];
  if (entity !== undefined) forms.push(`&(?:amp;)*${entity};`);
  if (character === '"' || character === "/") forms.push(`${escape}(?:${raw}|${percent})`);
  const short = SHORT[character];
  if (short !== undefined) forms.push(`${escape}${short}`);
  if (character === " ") forms.push("\\+");
  return forms;
}

function hexOf(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** Up to the last byte that is not 0: so it is found in both orders of bytes where all are Latin. */
function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), true);
  return bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes;
}
