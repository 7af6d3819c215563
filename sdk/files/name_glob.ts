/** Whether one path component matches a glob. */
export type NameGlob = (name: string) => boolean;

const escapeLiteral = (character: string): string =>
  /[\^$\\.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character;

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
    inside += `${escapeLiteral(low[0])}-${escapeLiteral(high[0])}`;
  }
  // `[]` and `[^]` are legal under the `u` flag: nothing, and any character.
  return [`[${negated ? "^" : ""}${inside}]`, at + 1];
}

function expressionOf(glob: readonly string[]): string | undefined {
  let text = "";
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at]!;
    if (character === "*") {
      if (glob[at - 1] !== "*" || !text.endsWith(".*")) text += ".*";
    } else if (character === "?") {
      text += ".";
    } else if (character === "[") {
      const found = characterClass(glob, at);
      if (found === undefined) return undefined;
      text += found[0];
      at = found[1] - 1;
    } else if (character === "\\") {
      const escaped = glob[++at];
      if (escaped === undefined) return undefined;
      text += escapeLiteral(escaped);
    } else {
      text += escapeLiteral(character);
    }
  }
  return text;
}

/**
 * A glob for one path component, read as the host reads it: the rules of Go's `filepath.Match`,
 * which its gitignore library applies to each component (protocol 3.5).
 *
 * Pure. A malformed glob, such as `[a`, matches nothing and is no error, as there.
 */
export function nameGlob(glob: string): NameGlob {
  if (!/[*?[\\]/.test(glob)) return (name) => name === glob;
  const text = expressionOf([...glob]);
  if (text === undefined) return () => false;
  const expression = new RegExp(`^${text}$`, "su");
  return (name) => expression.test(name);
}
