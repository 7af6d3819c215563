/**
 * Whether bundled code calls `import()`, which is left in a bundle only for a name that is not known
 * before the program runs.
 *
 * Methods named `import` are no such call: one is called after a dot, and its parameters are followed
 * by a body. A string that holds the words of a call counts as one.
 */
export function loadsCode(code: string): boolean {
  for (const { index, 0: text } of code.matchAll(/(?<![\w$#])(?<!(?<!\.\.)\.\s*)import\s*\(/g)) {
    const end = closingParenthesis(code, index + text.length);
    if (!/^\s*\{/.test(code.slice(end + 1, end + 50))) return true;
  }
  return false;
}

/** The index of the parenthesis that closes the one before `from`. */
function closingParenthesis(code: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; at < code.length; at++) {
    if (code[at] === "(") depth++;
    if (code[at] === ")" && --depth === 0) break;
  }
  return at;
}
