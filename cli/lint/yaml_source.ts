import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { YamlPath } from "../manifest/line_of.ts";

/** Where things stand in the text of a YAML document, to the character. */
export interface YamlSource {
  /** Line of the first tab that stands where the indentation is, if there is one. */
  readonly tab: number | undefined;
  /** Line of a key or an item, counted from 1; of what is around it when there is no such thing. */
  lineOf(path: YamlPath): number;
  /** Start and end of a key itself. */
  keyRange(path: YamlPath): TextRange | undefined;
  /** Start and end of a text, a number or the like; quotes included. */
  scalarRange(path: YamlPath): TextRange | undefined;
  /** Start and end of the whole lines of a key with such a value, where nothing else is on them. */
  linesRange(path: YamlPath): TextRange | undefined;
}

/** Start and end in a text, in UTF-16 code units. */
export type TextRange = readonly [start: number, end: number];

/**
 * Reads where things stand. A document with mistakes is read as far as it goes.
 *
 * @param text The YAML document.
 */
export function yamlSource(text: string): YamlSource {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: "silent" });

  function scalarAt(path: YamlPath): Scalar | undefined {
    const { node, complete } = walk(document, path);
    return complete && isScalar(node) ? node : undefined;
  }

  function keyRange(path: YamlPath): TextRange | undefined {
    const { complete, pair } = walk(document, path);
    return complete && pair !== undefined && isScalar(pair.key) ? rangeOf(pair.key) : undefined;
  }

  const tab = document.errors.find(({ code }) => code === "TAB_AS_INDENT");
  return {
    tab: tab === undefined ? undefined : counter.linePos(tab.pos[0]).line,
    keyRange,
    lineOf: (path) => Math.max(1, counter.linePos(walk(document, path).offset).line),
    scalarRange(path) {
      const scalar = scalarAt(path);
      const isBlock = scalar?.type === "BLOCK_FOLDED" || scalar?.type === "BLOCK_LITERAL";
      return scalar === undefined || isBlock ? undefined : rangeOf(scalar);
    },
    linesRange(path) {
      const key = keyRange(path);
      const value = scalarAt(path);
      const { map } = walk(document, path);
      if (key === undefined || value === undefined || map?.flow === true) return undefined;
      const start = text.lastIndexOf("\n", key[0] - 1) + 1;
      if (text.slice(start, key[0]).trim() !== "") return undefined;
      const last = Math.max(key[1], (rangeOf(value)?.[1] ?? 0) - 1);
      const end = text.indexOf("\n", last);
      return [start, end < 0 ? text.length : end + 1];
    },
  };
}

interface Place {
  /** The value, or the last one on the way. */
  readonly node: unknown;
  readonly offset: number;
  /** Whether the whole path is there. */
  readonly complete: boolean;
  /** The last key's pair, and the mapping it is in. */
  readonly pair?: Pair;
  readonly map?: YAMLMap;
}

function walk(document: Document, path: YamlPath): Place {
  let place: Place = { node: document.contents, offset: 0, complete: true };
  for (const step of path) {
    const node = isAlias(place.node) ? place.node.resolve(document) : place.node;
    let next: Place | undefined;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      const range = rangeOf(pair?.key);
      if (pair !== undefined && range !== undefined) {
        next = { node: pair.value, offset: range[0], complete: true, pair, map: node };
      }
    } else if (isSeq(node) && typeof step === "number") {
      const range = rangeOf(node.items[step]);
      if (range !== undefined) next = { node: node.items[step], offset: range[0], complete: true };
    }
    if (next === undefined) return { ...place, complete: false };
    place = next;
  }
  return place;
}

function rangeOf(node: unknown): TextRange | undefined {
  const { range } = (node ?? {}) as { readonly range?: readonly [number, number, number] | null };
  return range === undefined || range === null ? undefined : [range[0], range[1]];
}
