/**
 * The two functions of `@std/yaml` that this project calls, for networks without JSR.
 *
 * The work is done by the same library's compiled form in the npm package `deno-std`; the types are here.
 *
 * @module
 */

// This folder stands outside the import map, so the pin is here.
// @ts-types="./deno_std_yaml.d.ts"
// deno-lint-ignore no-import-prefix
import * as yaml from "npm:deno-std@1.4.0/yaml/mod.js";

/** Which YAML tags are known: `failsafe` the fewest, `core` the usual, `extended` also JavaScript's own. */
export type SchemaType = "failsafe" | "json" | "core" | "default" | "extended";

/** How {@linkcode parse} reads. */
export interface ParseOptions {
  /** Keys that occur twice: an error, or the last one wins. */
  allowDuplicateKeys?: boolean;
  /** Called with each warning. */
  onWarning?(error: Error): void;
  /** Known tags; `default` when absent. */
  schema?: SchemaType;
}

/** How {@linkcode stringify} writes. */
export interface StringifyOptions {
  /** Spaces per level; 2 when absent. */
  indent?: number;
  /** False writes the dashes of a list at the column of its key. */
  arrayIndent?: boolean;
  /** Skips what has no YAML form instead of throwing. */
  skipInvalid?: boolean;
  /** Level from which the flow style is used; -1 never. */
  flowLevel?: number;
  /** Sorts the keys, or compares two of them. */
  sortKeys?: boolean | ((a: string, b: string) => number);
  /** Width at which long text folds; 80 when absent. */
  lineWidth?: number;
  /** False writes a value that occurs twice in full each time. */
  useAnchors?: boolean;
  /** Avoids forms that YAML 1.1 readers take for numbers or booleans. */
  compatMode?: boolean;
  /** Known tags; `default` when absent. */
  schema?: SchemaType;
}

/** Reads one YAML document; throws a `SyntaxError` that tells line and column. */
export function parse(content: string, options: ParseOptions = {}): unknown {
  return yaml.parse(content, options);
}

/** Writes a value as one YAML document; throws a `TypeError` for a value without a YAML form. */
export function stringify(data: unknown, options: StringifyOptions = {}): string {
  return yaml.stringify(data, options);
}
