import { base64Cores } from "./base64_source.ts";
import { decodedBase64 } from "./decoded_variants.ts";
import { joinedLines } from "./joined_lines.ts";

/** The codes of letters and digits, which most encodings leave as they are. */
const CODE = String.raw`(?:3\d|4[1-9a-f]|5[\da]|6[1-9a-f]|7[\da])`;
const DECIMAL = "(?:4[89]|5[0-7]|6[5-9]|[78]\\d|90|9[7-9]|1[01]\\d|12[012])";
/** What introduces and ends an entity, and what introduces a byte; each may be encoded itself. */
const HASH = "(?:#|%(?:25)*23|u0023)";
const END = "(?:;|%(?:25)*3b|u003b)";
const PERCENT = `(?:%|u0025|${HASH}0*37${END}|${HASH}x0*25${END})`;
/** A backslash or line break, which may stand in the middle of base64: the same in other forms. */
const BREAK_CODE = "(?:5c|0[ad])";
const BREAK_DECIMAL = "(?:92|1[03])";
/**
 * A letter or digit that is not written as such: `%61`, `\u0061`, `&#97;`, in any depth; or what
 * breaks a line there.
 */
const HIDDEN_LETTER = new RegExp(
  `(?:${PERCENT}(?:25)*|u00)(?:${CODE}|${BREAK_CODE})|` +
    `${HASH}(?:x0*(?:${CODE}|5c|[ad])|0*(?:${DECIMAL}|${BREAK_DECIMAL}))${END}`,
  "i",
);
const HEX_SEPARATOR = /[:\- ]/g;
const RUN = /[A-Za-z0-9]+/g;
/** A shorter run of letters and digits would stand anywhere. */
const LEAST_RUN = 4;

/**
 * Tells quickly which secrets a text may hold, in any form that {@link secretPatterns} finds or that
 * shows after decoding. It passes over none, and may name one that is not there.
 *
 * Most encodings leave letters and digits as they are, so that a text without the longest run of them
 * holds no such form. Where a text has letters in another form, all secrets are suspected.
 */
export function suspectedSecrets(secrets: readonly string[]): (text: string) => readonly string[] {
  const traces = secrets.map((secret) => ({ secret, ...tracesOf(secret) }));
  return (text) => {
    if (traces.length === 0) return [];
    const joined = joinedLines(text).text;
    const decoded = decodedBase64(joined);
    // A body of bytes is base64 as a whole, of what may hold base64 in lines.
    const within = joinedLines(decoded).text;
    const views = [...new Set([text, joined, decodedBase64(text), decoded, within])];
    if (views.some((view) => HIDDEN_LETTER.test(view))) return secrets;
    const lower = views.map((view) => view.toLowerCase());
    const bare = lower.map((view) => view.replace(HEX_SEPARATOR, ""));
    return traces.filter(({ run, hex, cores }) =>
      run === undefined || lower.some((view) => view.includes(run)) ||
      bare.some((view) => view.includes(hex)) ||
      views.some((view) => cores.some((core) => view.includes(core)))
    ).map(({ secret }) => secret);
  };
}

/** What a text has that holds the secret: as it is, in hexadecimal, in base64. */
function tracesOf(secret: string) {
  const bytes = new TextEncoder().encode(secret);
  const run = longestRun(secret);
  const texts = [
    bytes,
    new TextEncoder().encode(run),
    utf16Of(run),
    ...base64Cores(bytes).map((core) => new TextEncoder().encode(longestRun(core))),
  ];
  // Of each place in base64, the longest run that has no other form.
  const cores = texts.flatMap(base64Cores).map(longestRun);
  const isShort = [run, ...cores].some(({ length }) => length < LEAST_RUN);
  return { run: isShort ? undefined : run.toLowerCase(), hex: bytes.toHex(), cores };
}

function longestRun(text: string): string {
  return (text.match(RUN) ?? []).reduce((best, run) => run.length > best.length ? run : best, "");
}

function utf16Of(text: string): Uint8Array {
  return Uint8Array.from([...text].flatMap((letter) => [letter.charCodeAt(0), 0])).subarray(0, -1);
}
