import type { YamlPath } from "./line_of.ts";

/** Takes note of something wrong at a place of the document. */
export type Report = (path: YamlPath, problem: string) => void;

/** Reads typed values out of one YAML mapping; what does not fit is reported, never thrown. */
export interface YamlFields {
  /** A text that is not empty, or `undefined` when the key is absent or wrong. */
  text(key: string): string | undefined;
  /** The same, reported as missing when the key is absent. */
  requiredText(key: string): string | undefined;
  /** A list of texts; empty when the key is absent or wrong. */
  texts(key: string): string[];
  /** The items of a list of any kind, or `undefined` when the key is absent or wrong. */
  items(key: string): unknown[] | undefined;
  /** Reports a problem at a key of this mapping. */
  report(key: string, problem: string): void;
}

/**
 * Makes a reader for one mapping and reports every key that is not `known`.
 *
 * @param value What the YAML parser returned for this place.
 * @param path The place.
 * @param known The keys that may stand here.
 * @param remedies For keys people write by mistake: what to do instead.
 * @param report Called for every problem.
 * @returns The reader, or `undefined` when `value` is not a mapping.
 */
export function yamlFields(
  value: unknown,
  path: YamlPath,
  known: readonly string[],
  remedies: Readonly<Record<string, string>>,
  report: Report,
): YamlFields | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    report(path, `expected "key: value" lines, found ${describe(value)}`);
    return undefined;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(fields)) {
    if (known.includes(key)) continue;
    const remedy = Object.hasOwn(remedies, key)
      ? remedies[key]
      : `plakar ignores it; the keys allowed here are ${known.join(", ")}`;
    report([...path, key], `unknown key "${key}": ${remedy}`);
  }
  const at = (key: string, problem: string) => report([...path, key], problem);

  function text(key: string): string | undefined {
    const found = fields[key];
    if (found === undefined || found === null) return undefined;
    if (typeof found === "string" && found.trim() !== "") return found;
    at(key, `"${key}" must be a text, found ${describe(found)}; put it in quotes`);
    return undefined;
  }

  function items(key: string): unknown[] | undefined {
    const found = fields[key];
    if (found === undefined || found === null) return undefined;
    if (Array.isArray(found)) return found;
    at(key, `"${key}" must be a list, found ${describe(found)}; write [${asText(found)}]`);
    return undefined;
  }

  return {
    text,
    items,
    report: at,
    requiredText(key) {
      const absent = fields[key] === undefined || fields[key] === null;
      if (absent) report(path, `"${key}" is missing`);
      return text(key);
    },
    texts(key) {
      const result: string[] = [];
      for (const [index, item] of (items(key) ?? []).entries()) {
        if (typeof item === "string") result.push(item);
        else {
          report([...path, key, index], `"${key}" holds ${describe(item)}; put it in quotes`);
        }
      }
      return result;
    },
  };
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return value === "" ? "an empty text" : `the ${typeof value} ${asText(value)}`;
}

function asText(value: unknown): string {
  return typeof value === "object" ? "…" : String(value);
}
