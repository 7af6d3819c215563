/** Whether one path component matches a glob. */
export type NameGlob = (name: string) => boolean;

const escapeLiteral = (character: string): string =>
  /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;

/** As a bound of a class; only there may `-` be escaped, under the `u` flag. */
const escapeBound = (character: string): string =>
  character === "-" ? "\\-" : escapeLiteral(character);

/** The character a class bound stands for, and where the next one starts. */
function classBound(glob: readonly string[], at: number): [string, number] | undefined {
  const character = glob[at];
  if (character === undefined || character === "-" || character === "]") return undefined;
  if (character !== "\\") return [character, at + 1];
  const escaped = glob[at + 1];
  return escaped === undefined ? undefined : [escaped, at + 2];
}

/** One `[…]` as regular expression text, and where the text after it starts. */
function characterClass(glob: readonly string[], start: number): [string, number] | undefined {
  let at = start + 1;
  // Only `^` negates: `[!a]` is the two characters `!` and `a` to the host, unlike in git.
  const negated = glob[at] === "^";
  if (negated) at++;
  let inside = "";
  for (let count = 0; count === 0 || glob[at] !== "]"; count++) {
    const low = classBound(glob, at);
    if (low === undefined) return undefined;
    at = low[1];
    let high = low;
    if (glob[at] === "-") {
      const bound = classBound(glob, at + 1);
      if (bound === undefined) return undefined;
      high = bound;
      at = bound[1];
    }
    // A range that runs backwards is legal in a glob and holds nothing.
    if (low[0].codePointAt(0)! > high[0].codePointAt(0)!) continue;
    inside += `${escapeBound(low[0])}-${escapeBound(high[0])}`;
  }
  // `[]` and `[^]` are legal under the `u` flag: nothing, and any character.
  return [`[${negated ? "^" : ""}${inside}]`, at + 1];
}

/** What lies between the stars of a glob, each as regular expression text. */
function segmentsOf(glob: readonly string[]): string[] | undefined {
  const segments = [""];
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at]!;
    if (character === "*") {
      segments.push("");
      continue;
    }
    let text: string;
    if (character === "?") {
      text = ".";
    } else if (character === "[") {
      const found = characterClass(glob, at);
      if (found === undefined) return undefined;
      text = found[0];
      at = found[1] - 1;
    } else if (character === "\\") {
      const escaped = glob[++at];
      if (escaped === undefined) return undefined;
      text = escapeLiteral(escaped);
    } else {
      text = escapeLiteral(character);
    }
    segments[segments.length - 1] += text;
  }
  return segments;
}

/**
 * The segments as one expression. Where a segment first fits after a star is as good as any later
 * place, so the lookahead with its back reference never tries another: time stays in proportion.
 */
function expressionOf(segments: readonly string[]): string {
  const [first = "", ...rest] = segments;
  const last = rest.pop();
  const between = rest.map((segment, index) => `(?=(?<s${index}>.*?${segment}))\\k<s${index}>`);
  return `^${first}${between.join("")}${last === undefined ? "" : `.*${last}`}$`;
}

/**
 * A glob for one path component, read as the host reads it: the rules of Go's `filepath.Match`,
 * which its gitignore library applies to each component (protocol 3.5).
 *
 * Pure. A malformed glob, such as `[a`, matches nothing and is no error, as there.
 */
export function nameGlob(glob: string): NameGlob {
  if (!/[*?[\\]/.test(glob)) return (name) => name === glob;
  const segments = segmentsOf([...glob]);
  if (segments === undefined) return () => false;
  const expression = new RegExp(expressionOf(segments), "su");
  return (name) => expression.test(name);
}
