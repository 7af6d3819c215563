import { joinedLines } from "./joined_lines.ts";

const SHORT: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  quot: '"',
};
const BASE64_RUN = /[A-Za-z0-9+/_-]{12,}/g;

// Texts in texts in texts occur; deeper ones do not, and each depth costs a few searches more.
const DEPTH = 3;

const DECODERS: readonly ((text: string) => string)[] = [
  percentDecoded,
  (text) => percentDecoded(text.replaceAll("+", " ")),
  unescaped,
  withoutEntities,
];

/**
 * Every text that comes of one by decoding it up to three times, in any order: percent-encoding, JSON
 * strings and HTML; each of them also with its base64 decoded.
 */
export function decodedVariants(text: string): ReadonlySet<string> {
  const variants = new Set<string>();
  let level = new Set([text]);
  for (let depth = 0; depth < DEPTH && level.size > 0; depth++) {
    const next = new Set<string>();
    for (const each of level) {
      for (const decode of DECODERS) {
        const decoded = decode(each);
        if (decoded !== text && !variants.has(decoded)) next.add(decoded);
      }
    }
    for (const each of next) variants.add(each);
    level = next;
  }
  for (const each of [text, ...variants]) {
    const decoded = decodedBase64(joinedLines(each).text);
    if (decoded !== each) {
      variants.add(decoded);
      for (const decode of DECODERS) variants.add(decode(decoded));
    }
  }
  return variants;
}

/** A text with what looks like base64 decoded. */
export function decodedBase64(text: string): string {
  return text.replace(BASE64_RUN, ofBase64);
}

function percentDecoded(text: string): string {
  return text.replace(
    /(?:%[0-9a-f]{2})+/gi,
    (run) => utf8(Uint8Array.fromHex(run.replaceAll("%", ""))),
  );
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-f]{4})|(["\\/bfnrt]))/gi,
    (_, hex, letter) =>
      hex === undefined ? SHORT[letter] ?? letter : String.fromCharCode(parseInt(hex, 16)),
  );
}

function withoutEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|apos|gt|lt|quot));/gi,
    (all, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()]!;
      const code = decimal === undefined ? parseInt(hex, 16) : Number(decimal);
      return code > 0x10ffff ? all : String.fromCodePoint(code);
    },
  );
}

function ofBase64(run: string): string {
  const whole = run.slice(0, run.length % 4 === 1 ? -1 : undefined)
    .replaceAll("-", "+").replaceAll("_", "/");
  return utf8(Uint8Array.fromBase64(whole, { lastChunkHandling: "loose" }));
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
