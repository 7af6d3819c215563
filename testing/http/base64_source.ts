const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PLUS = String.raw`[+\- ]|%(?:25)*2[bBdD]|\\+u002[bBdD]`;
const SLASH = String.raw`[/_]|%(?:25)*2[fF]|%(?:25)*5[fF]|\\+/|\\+u002[fF]|\\+u005[fF]`;

/**
 * The sources of regular expressions that find bytes inside of base64, one for each place that they
 * may have in a group of three. The characters at the ends, which hold bits of the neighbours as
 * well, are matched by the bits that belong to the bytes. They find it in one line (`joinedLines`): with
 * breaks at every place, compiling them takes fifty times as long.
 */
export function base64Source(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].map((before) => sourceAt(bytes, before));
}

function sourceAt(bytes: Uint8Array, before: number): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const lead = (before * 8) % 6;
  // Bits of a neighbour are open; only whole characters of neighbours lie before `lead`.
  const all = "?".repeat(lead) + bits;
  const padded = all + "?".repeat((6 - all.length % 6) % 6);
  const characters: string[] = [];
  for (let at = 0; at < padded.length; at += 6) {
    characters.push(characterSource(padded.slice(at, at + 6)));
  }
  return characters.join("");
}

/** What was found before: there are few different ones, and each secret has hundreds of them. */
const known = new Map<string, string>();

/** Each character of base64 whose bits are these, where `?` is any bit. */
function characterSource(bits: string): string {
  const source = known.get(bits) ?? sourceOf(bits);
  known.set(bits, source);
  return source;
}

function sourceOf(bits: string): string {
  const fits = [...ALPHABET].filter((_, value) => {
    const own = value.toString(2).padStart(6, "0");
    return [...bits].every((bit, at) => bit === "?" || bit === own[at]);
  });
  const letters = fits.filter((letter) => letter !== "+" && letter !== "/").join("");
  const forms = letters === "" ? [] : [`[${letters}]`];
  if (fits.includes("+")) forms.push(PLUS);
  if (fits.includes("/")) forms.push(SLASH);
  return forms.length === 1 && letters !== "" ? forms[0]! : `(?:${forms.join("|")})`;
}

/**
 * What base64 certainly holds of bytes, at each of the three places: to be looked for where base64 is
 * put into base64 once more.
 */
export function base64Cores(bytes: Uint8Array): readonly string[] {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return [0, 4, 2].map((skipped) =>
    (bits.slice(skipped).match(/.{6}/g) ?? []).map((six) => ALPHABET[parseInt(six, 2)]).join("")
  );
}
