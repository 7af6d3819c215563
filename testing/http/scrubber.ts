import { withoutFields } from "./credential_fields.ts";
import {
  isCredentialList,
  isCredentialName,
  isCredentialPair,
  TOKEN_SHAPES,
  VALUE_FIELDS,
} from "./credential_names.ts";
import { decodedVariants } from "./decoded_variants.ts";
import { joinedLines, replacedAcross } from "./joined_lines.ts";
import { SCRUBBED } from "./recording.ts";
import { type SecretPattern, secretPatterns } from "./secret_pattern.ts";
import { suspectedSecrets } from "./suspected_secrets.ts";

/** Takes secrets out of what shall be kept. */
export interface Scrubber {
  /** A text without them; in its place `SCRUBBED` when one is in it in a form that cannot be cut out. */
  text(text: string): string;
  /** A URL without them; it keeps its parts. */
  url(url: string): string;
  /** A value of JSON without them: the values of credential fields, texts, names and numbers. */
  json(value: unknown): unknown;
  /** Bytes without them. */
  bytes(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Whether a text holds one of the given secrets in any form. */
  finds(text: string): boolean;
  /** The same for the parts of this text, and faster: it looks only for secrets that may be in it. */
  within(text: string): Scrubber;
}

// A replacement may put together what looks like the next secret; then once more.
const ROUNDS = 4;
// In base64, what replaces keeps the place of all that follows in its group of four.
const BASE64_FILL = ["", "A", "AA", "AAA"];

/**
 * Makes what takes these secrets, tokens that are known by their look, and the values of credential
 * fields out of texts. In base64, the text around a secret stays decodable.
 */
export function scrubber(secrets: Iterable<string>): Scrubber {
  // The longest first, so that none leaves a rest of another one of which it is a part.
  const sorted = [...new Set(secrets)].filter((secret) => secret !== SCRUBBED)
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const suspected = suspectedSecrets(sorted);
  const parts = new Map<string, Scrubber>();
  const prepared = new Map<string, readonly SecretPattern[]>();

  // They take time and memory, and most texts hold none of a long list of secrets.
  function patternsFor(given: string): readonly SecretPattern[] {
    return suspected(given).flatMap((secret) => {
      const patterns = prepared.get(secret) ?? secretPatterns(secret);
      prepared.set(secret, patterns);
      return patterns;
    });
  }
  /** A text without what is seen in it as it stands. */
  function seen(given: string): string {
    let clean = withoutFields(given).replace(TOKEN_SHAPES, SCRUBBED);
    for (let round = 0; round < ROUNDS; round++) {
      const before = clean;
      for (const each of patternsFor(clean)) {
        const { pattern, base64 } = each;
        const replace = (hit: string) => filled(each, hit);
        clean = base64 ? replacedAcross(clean, pattern, replace) : clean.replace(pattern, replace);
      }
      if (clean === before) break;
    }
    return clean;
  }
  /** Whether a text holds one that shows only after it was decoded, or decoded again. */
  function hides(given: string): boolean {
    const patterns = patternsFor(given);
    if (patterns.length === 0) return false;
    for (const each of decodedVariants(given)) if (holds(each, patterns)) return true;
    return false;
  }
  function url(given: string): string {
    const clean = seen(given);
    return hides(clean) ? clean.replace(WORD, (word) => hides(word) ? SCRUBBED : word) : clean;
  }
  function text(given: string): string {
    const clean = url(given);
    return hides(clean) ? SCRUBBED : clean;
  }
  function json(value: unknown): unknown {
    if (typeof value === "string") return text(value);
    if (typeof value === "number") return numberOrText(value, text(String(value)));
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(json);
    return fields(value, isCredentialPair(value));
  }
  /** @param isValue Whether `value` and the like are credentials here. */
  function fields(object: object, isValue: boolean): unknown {
    return Object.fromEntries(
      Object.entries(object).map(([name, value]) => {
        const isCredential = isCredentialName(name) || isCredentialList(name, value) ||
          isValue && VALUE_FIELDS.has(name);
        return [text(name), isCredential ? withoutValues(value) : json(value)];
      }),
    );
  }
  /** What a field of credentials has: one, or a list of them; an object tells of them, too. */
  function withoutValues(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutValues);
    if (typeof value === "object" && value !== null) return fields(value, true);
    const isValue = typeof value === "string" ? value !== "" : typeof value === "number";
    return isValue ? SCRUBBED : value;
  }
  return {
    text,
    url,
    json,
    bytes(bytes) {
      const found = byteText(bytes);
      const clean = seen(found);
      return clean === found ? Uint8Array.from(bytes) : Uint8Array.from(
        clean,
        (character) => character.charCodeAt(0),
      );
    },
    finds: (given) => holds(given, patternsFor(given)) || hides(given),
    within(given) {
      const found = suspected(given);
      const key = JSON.stringify(found);
      const part = parts.get(key) ?? scrubber(found);
      parts.set(key, part);
      return part;
    },
  };
}

function holds(given: string, patterns: readonly SecretPattern[]): boolean {
  if (patterns.length === 0) return false;
  const joined = joinedLines(given).text;
  return patterns.some(({ pattern, base64 }) => (base64 ? joined : given).search(pattern) !== -1);
}

function numberOrText(value: number, clean: string): unknown {
  return clean === String(value) ? value : clean;
}

function filled({ base64 }: SecretPattern, hit: string): string {
  return base64 ? SCRUBBED + BASE64_FILL[hit.length % 4] : SCRUBBED;
}

/** One character for each byte. */
function byteText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return text;
}

/** What lies between what separates the parts of URLs and of text. */
const WORD = /[^\s"'<>&?=/;,]{6,}/g;
