import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, stringify } from "yaml";
import type { Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";

/** A value that is written into the YAML: a text, or a list of texts. */
export type SplicedValue = string | readonly string[];

/** Takes changes of a parsed YAML text, and makes them in the text itself. */
export interface YamlSplices {
  /**
   * Gives a key of a mapping a value, in the style of the value that stands there. A key there is
   * not is added after the key `after`, or at the end.
   */
  set(map: YAMLMap, key: string, value: SplicedValue, after?: string): void;
  /** Adds a mapping at the end of a sequence, in the style of its last item. */
  append(seq: YAMLSeq, entry: Readonly<Record<string, SplicedValue>>): void;
  /** The text with all changes made; everything else in it is as it was, to the letter. */
  result(): string;
}

/**
 * Changes single values of a YAML text by their place, so that the rest of it (comments, order,
 * quotes, blank lines, indents) stays. Odd places, such as anchors and explicit keys, may come out
 * wrong: read the result again and compare.
 *
 * @param text The text that the nodes were parsed from.
 */
export function spliceYaml(text: string): YamlSplices {
  const splices: { start: number; end: number; text: string }[] = [];
  const newline = text.includes("\r\n") ? "\r\n" : "\n";

  const sourceOf = (node: Node) => text.slice(...ends(node));
  const columnOf = (at: number) => at - (text.lastIndexOf("\n", at - 1) + 1);
  const replace = (start: number, end: number, by: string) =>
    void splices.push({ start, end, text: by });

  /** Whole lines after the line that a node ends on, and after more of them that are its own. */
  function insertLines(after: Node, lines: readonly string[], own?: RegExp): void {
    const end = lastLeaf(after)?.range?.[1] ?? 0;
    let next = text[end - 1] === "\n" ? end : text.indexOf("\n", end) + 1;
    for (let more = own && next > 0 && own.exec(text.slice(next)); more;) {
      next += more[0].length;
      more = own?.exec(text.slice(next)) ?? null;
    }
    if (text[next - 1] === "\n") replace(next, next, lines.map((line) => line + newline).join(""));
    else replace(text.length, text.length, lines.map((line) => newline + line).join(""));
  }

  /** Takes away the lines of a block item. */
  function removeLines(node: Node): void {
    const [start, end] = ends(node);
    const next = text.indexOf("\n", end);
    replace(start - columnOf(start), next < 0 ? text.length : next + 1, "");
  }

  function setList(seq: YAMLSeq, values: readonly string[], pair: Pair): void {
    const items = seq.items.filter((item) => isScalar(item) || isAlias(item)) as Node[];
    const textOf = (item: Node) => isScalar(item) ? String(item.value) : "";
    const gone = items.filter((item) => !values.includes(textOf(item)));
    const fresh = values.filter((value) => !items.some((item) => textOf(item) === value));
    if (seq.flow === true && (gone.length > fresh.length || items.length === 0)) {
      const keep = new Map(items.map((item) => [textOf(item), sourceOf(item)]));
      const padding = /^\[ /.test(sourceOf(seq)) ? " " : "";
      const words = values.map((value) => keep.get(value) ?? scalar(value, true)).join(", ");
      return replace(...ends(seq), words === "" ? "[]" : `[${padding}${words}${padding}]`);
    }
    if (values.length === 0) {
      // The items stand on lines of their own, below the key.
      const start = (pair.key as Node).range?.[1] ?? 0;
      return replace(text.indexOf(":", start) + 1, lastLeaf(seq)?.range?.[1] ?? start, " []");
    }
    const last = items.at(-1);
    const own = seq.flow === true;
    for (const item of gone) {
      const value = fresh.shift();
      if (value !== undefined) replace(...ends(item), scalar(value, own, item));
      else removeLines(item);
    }
    if (last === undefined || fresh.length === 0) return;
    if (own) {
      const more = fresh.map((value) => `, ${scalar(value, true)}`).join("");
      return replace(ends(last)[1], ends(last)[1], more);
    }
    const start = ends(last)[0];
    const dash = text.slice(start - columnOf(start), start);
    insertLines(last, fresh.map((value) => dash + scalar(value, false)));
  }

  function add(map: YAMLMap, key: string, value: SplicedValue, after?: string): void {
    const before = map.items.find((pair) => isKey(pair, after)) ?? map.items.at(-1);
    if (before === undefined) return replace(...ends(map), `{${key}: ${inFlow(value)}}`);
    if (map.flow === true) {
      const end = ends(valueOf(before))[1];
      return replace(end, end, `, ${key}: ${inFlow(value)}`);
    }
    const indent = " ".repeat(columnOf(ends(map.items[0]?.key as Node)[0]));
    const written = typeof value === "string" ? scalar(value, false) : inFlow(value);
    insertLines(valueOf(before), [`${indent}${key}: ${written}`]);
  }

  return {
    set(map, key, value, after) {
      const pair = map.items.find((pair) => isKey(pair, key));
      if (pair === undefined) return add(map, key, value, after);
      const now = valueOf(pair);
      if (typeof value !== "string" && isSeq(now)) return setList(now, value, pair);
      const [start, end] = ends(now);
      const by = typeof value === "string" ? scalar(value, map.flow === true, now) : inFlow(value);
      // Of `key:` without a value, the end is right behind the colon.
      replace(start, end, text[start - 1] === ":" ? ` ${by}` : by);
    },
    append(seq, entry) {
      const pairs = Object.entries(entry);
      const inline = `{${pairs.map(([key, value]) => `${key}: ${inFlow(value)}`).join(", ")}}`;
      const last = seq.items.at(-1) as Node | undefined;
      if (last === undefined) {
        const [start, end] = ends(seq);
        const lines = entryLines(pairs, "  ", " ", false);
        const before = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
        return replace(start - before, end, newline + lines.join(newline));
      }
      if (seq.flow === true) return replace(ends(last)[1], ends(last)[1], `, ${inline}`);
      const lineStart = ends(last)[0] - columnOf(ends(last)[0]);
      const [, indent = "", gap = " "] = /^( *)-( +)/.exec(text.slice(lineStart)) ?? [];
      const inLists = isMap(last) &&
        last.items.some(({ value }) => isSeq(value) && value.flow !== true);
      const lines = isMap(last) && last.flow === true
        ? [`${indent}-${gap}${inline}`]
        : entryLines(pairs, indent, gap, inLists);
      const apart = seq.items.length > 1 &&
        /\n[ \t]*\r?\n([ \t]*#[^\n]*\n)*$/.test(text.slice(0, lineStart));
      // A comment that is indented like the keys of the last item belongs to it.
      const own = new RegExp(`^([ \\t]*\\r?\\n)*${indent} +#[^\\n]*(\\n|$)`);
      insertLines(last, apart ? ["", ...lines] : lines, own);
    },
    result() {
      let made = text;
      // From the end, so that the places before it stay right.
      const ordered = splices.map((splice, order) => ({ ...splice, order }));
      ordered.sort((a, b) => b.start - a.start || b.order - a.order);
      for (const { start, end, text: by } of ordered) {
        made = made.slice(0, start) + by + made.slice(end);
      }
      return made;
    },
  };
}

function valueOf(pair: Pair): Node {
  return (pair.value ?? pair.key) as Node;
}

function ends(node: Node): [start: number, end: number] {
  const [start = 0, end = 0] = node.range ?? [];
  return [start, end];
}

/** The node that a block collection ends with. */
function lastLeaf(node: unknown): Node | undefined {
  if (isPair(node)) return lastLeaf(node.value ?? node.key);
  if (isCollection(node) && node.flow !== true && node.items.length > 0) {
    return lastLeaf(node.items.at(-1));
  }
  return node as Node | undefined;
}

function isKey({ key }: Pair, name: string | undefined): boolean {
  return name !== undefined && isScalar(key) && key.value === name;
}

/** The lines of a new item of a block sequence. */
function entryLines(
  pairs: readonly (readonly [string, SplicedValue])[],
  indent: string,
  gap: string,
  inLists: boolean,
): string[] {
  const inner = `${indent} ${gap}`;
  const lines = pairs.flatMap(([key, value]) => {
    if (typeof value === "string") return [`${inner}${key}: ${scalar(value, false)}`];
    if (!inLists) return [`${inner}${key}: ${inFlow(value)}`];
    return [`${inner}${key}:`, ...value.map((one) => `${inner}  - ${scalar(one, false)}`)];
  });
  return lines.map((line, index) => index > 0 ? line : `${indent}-${gap}${line.trimStart()}`);
}

function inFlow(value: SplicedValue): string {
  if (typeof value === "string") return scalar(value, true);
  return `[${value.map((one) => scalar(one, true)).join(", ")}]`;
}

/** A text as YAML, with the quotes of the scalar that it replaces. */
function scalar(value: string, flow: boolean, like?: Node): string {
  const quotes: Scalar.Type | undefined = isScalar(like) ? like.type as Scalar.Type : undefined;
  const type = quotes === "QUOTE_DOUBLE" || quotes === "QUOTE_SINGLE" ? quotes : "PLAIN";
  const written = stringify(flow ? [value] : value, {
    lineWidth: 0,
    defaultStringType: type,
    ...(flow && { collectionStyle: "flow" as const, flowCollectionPadding: false }),
  }).trim();
  return flow ? written.slice(1, -1) : written;
}
