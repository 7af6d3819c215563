import type { Edit, Finding } from "../manifest/finding.ts";
import { yamlSource } from "./yaml_source.ts";

/** What became of a manifest's text. */
export interface EditedText {
  readonly text: string;
  /** The findings that are put right by it, in their order. */
  readonly applied: readonly Finding[];
}

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Makes the changes of the text that findings propose. Everything else in it, comments and spaces
 * included, stays to the character; what cannot be changed that way stays, too.
 *
 * @param text The manifest.
 * @param findings What was found in it.
 */
export function applyEdits(text: string, findings: readonly Finding[]): EditedText {
  const source = yamlSource(text);
  const splices: Splice[] = [];
  const applied: Finding[] = [];
  for (const finding of findings) {
    const splice = finding.edit === undefined ? undefined : spliceOf(text, source, finding.edit);
    if (splice === undefined) continue;
    // Two findings of one place: the second has its turn in the next round.
    if (splices.some(({ start, end }) => splice.start < end && start < splice.end)) continue;
    splices.push(splice);
    applied.push(finding);
  }
  let result = text;
  for (const { start, end, text } of splices.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + text + result.slice(end);
  }
  return { text: result, applied };
}

function spliceOf(
  text: string,
  source: ReturnType<typeof yamlSource>,
  edit: Edit,
): Splice | undefined {
  const made = (range: readonly [number, number] | undefined, change: (old: string) => string) => {
    if (range === undefined) return undefined;
    const [start, end] = range;
    return { start, end, text: change(text.slice(start, end)) };
  };
  switch (edit.kind) {
    case "rename-key":
      return made(source.keyRange(edit.path), () => edit.to);
    case "remove-key":
      return made(source.linesRange(edit.path), () => "");
    case "set-value":
      return made(source.scalarRange(edit.path), (old) => {
        const quote = /^["']/.exec(old)?.[0] ?? "";
        return quote + edit.value + quote;
      });
    case "make-list":
      return made(source.scalarRange(edit.path), (old) => `[${inFlow(old)}]`);
    case "make-executable":
      return undefined;
  }
}

/** A text as an item of `[…]`; `a, b` becomes two items where that is plainly meant. */
function inFlow(text: string): string {
  if (/^["']/.test(text) || /^[\w.+-]+( *, *[\w.+-]+)*$/.test(text)) return text;
  return JSON.stringify(text);
}

/** What was changed, in words. */
export function editInWords(edit: Edit): string {
  const name = (path: readonly (string | number)[]) =>
    path.findLast((step) => typeof step === "string");
  switch (edit.kind) {
    case "rename-key":
      return `renamed "${name(edit.path)}" to "${edit.to}"`;
    case "remove-key":
      return `removed "${name(edit.path)}"`;
    case "set-value":
      return `wrote "${edit.value}" in "${name(edit.path)}"`;
    case "make-list":
      return `made "${name(edit.path)}" a list`;
    case "make-executable":
      return "gave it the execute bits";
  }
}
