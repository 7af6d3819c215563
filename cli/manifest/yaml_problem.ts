import type { Problem } from "./finding.ts";

/**
 * Tells the usual mistakes apart in what the YAML parser says.
 *
 * @param text The document.
 * @param cause What the parser threw.
 * @returns The problem and its line, counted from 1.
 */
export function yamlProblem(
  text: string,
  cause: unknown,
): Problem & { readonly line: number } {
  const said = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0]!;
  const line = Number(/at line (\d+)/.exec(said)?.[1] ?? 1);
  const reason = said.replace(/ at line \d+, column \d+:?$/, "");
  const message = `not valid YAML: ${said}`;
  const tab = text.split("\n").findIndex((each) => /^ *\t/.test(each)) + 1;
  if (tab > 0 && tab <= line) {
    const problem = "a tab stands at the beginning of the line";
    return { rule: "tab", problem, message, line: tab, fix: "indent with spaces" };
  }
  if (/duplicat/i.test(said)) {
    const key = /^[\s-]*["']?([\w-]+)/.exec(text.split("\n")[line - 1] ?? "")?.[1];
    const problem = key === undefined
      ? `not valid YAML: ${reason}`
      : `the key "${key}" stands twice`;
    const fix = "keep one of the lines with this key";
    return { rule: "duplicate-key", problem, message, line, fix };
  }
  const colon = /^[\s-]*([\w-]+): ([^"'\[{|>&*!#\s].*: .*)$/.exec(text.split("\n")[line - 1] ?? "");
  if (colon !== null) {
    const [, key, value] = colon;
    const problem = `not valid YAML: the text of "${key}" has a colon and a space in it`;
    const fix = `put it in quotes: ${key}: ${JSON.stringify(value)}`;
    return { rule: "yaml-syntax", problem, message, line, fix };
  }
  const fix =
    "correct the line, or the one above it: quotes and brackets come in pairs, and a text " +
    'with ": " or " #" in it needs quotes';
  return { rule: "yaml-syntax", problem: `not valid YAML: ${reason}`, message, line, fix };
}
