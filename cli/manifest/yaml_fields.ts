import { suggestion } from "../../sdk/options/suggestion.ts";
import type { Problem, Report } from "./finding.ts";
import type { YamlPath } from "./line_of.ts";
import {
  connectorKeys,
  keyRemedies,
  type KeyRemedy,
  manifestFlags,
  manifestKeys,
} from "./manifest_rules.ts";

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
  /** Whether a key holds something wrong, or another was meant for it: enough is said of it. */
  isMeant(key: string): boolean;
  /** The place of a key of this mapping, or of an item of its list. */
  at(key: string, index?: number): YamlPath;
  /** Reports a problem at a key of this mapping. */
  report(key: string, problem: Problem): void;
  /** Reports a problem anywhere. */
  readonly reportAt: Report;
}

/**
 * Makes a reader for one mapping and reports every key that is not `known`.
 *
 * @param value What the YAML parser returned for this place.
 * @param path The place.
 * @param known The keys that may stand here.
 * @param report Called for every problem.
 * @returns The reader, or `undefined` when `value` is not a mapping.
 */
export function yamlFields(
  value: unknown,
  path: YamlPath,
  known: readonly string[],
  report: Report,
): YamlFields | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const problem = `expected "key: value" lines, found ${describe(value)}`;
    const fix = path.length === 0
      ? "write name, connectors and what else it needs"
      : "write fields";
    report(path, { rule: "not-a-mapping", problem, message: problem, fix });
    return undefined;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields).filter((key) => !known.includes(key));
  const remedies = new Map(unknown.map((key) => [key, remedyOf(key, known)]));
  const meant = [...remedies.values()].flatMap(({ to }) => to ?? []);
  for (const [key, remedy] of remedies) {
    // Of two keys that could be the same one nobody knows which it is.
    const isFree = remedy.to !== undefined && fields[remedy.to] === undefined &&
      meant.filter((to) => to === remedy.to).length === 1 && isSafeAs(remedy.to, fields[key]);
    reportUnknown(key, [...path, key], remedy, isFree, report);
  }
  const at = (
    key: string,
    index?: number,
  ) => [...path, key, ...(index === undefined ? [] : [index])];
  const isAbsent = (key: string) => fields[key] === undefined || fields[key] === null;

  function text(key: string): string | undefined {
    const found = fields[key];
    if (found === undefined || found === null) return undefined;
    if (typeof found === "string" && found.trim() !== "") return found;
    const problem = `"${key}" must be a text, found ${describe(found)}`;
    const message = `${problem}; put it in quotes`;
    const fix = isScalar(found) && found !== ""
      ? `put it in quotes: ${key}: "${found}"`
      : `write ${key}: and one text behind it`;
    report(at(key), { rule: "wrong-type", problem, message, fix });
    return undefined;
  }

  function items(key: string): unknown[] | undefined {
    const found = fields[key];
    if (found === undefined || found === null) return undefined;
    if (Array.isArray(found)) return found;
    const problem = `"${key}" must be a list, found ${describe(found)}`;
    const fix = `write [${asText(found)}]`;
    const edit = typeof found === "string"
      ? { kind: "make-list", path: at(key) } as const
      : undefined;
    report(at(key), {
      rule: "wrong-type",
      problem,
      message: `${problem}; ${fix}`,
      fix: typeof found === "object"
        ? 'begin each item with "- " and indent its lines below it'
        : fix,
      ...(edit === undefined ? {} : { edit }),
    });
    return undefined;
  }

  return {
    text,
    items,
    at,
    isMeant: (key) => meant.includes(key) || !(isAbsent(key) || Array.isArray(fields[key])),
    report: (key, problem) => report(at(key), problem),
    reportAt: report,
    requiredText(key) {
      if (isAbsent(key) && !meant.includes(key)) {
        const problem = `"${key}" is missing`;
        const fix = `add a line that begins with ${key}:`;
        report(path, { rule: "missing-key", problem, message: problem, fix });
      }
      return text(key);
    },
    texts(key) {
      const result: string[] = [];
      for (const [index, item] of (items(key) ?? []).entries()) {
        if (typeof item === "string") result.push(item);
        else {
          const problem = `"${key}" holds ${describe(item)}`;
          const fix = isScalar(item) ? `put it in quotes: "${item}"` : "write one text per item";
          const message = `${problem}; put it in quotes`;
          report(at(key, index), { rule: "wrong-type", problem, message, fix });
        }
      }
      return result;
    },
  };
}

function reportUnknown(
  key: string,
  path: YamlPath,
  { message, fix, why, to }: KeyRemedy,
  isFree: boolean,
  report: Report,
): void {
  const problem = `unknown key "${key}"`;
  const edit = key === "version"
    ? { kind: "remove-key", path } as const
    : to !== undefined && isFree
    ? { kind: "rename-key", path, to } as const
    : undefined;
  report(path, {
    rule: "unknown-key",
    problem,
    message: `${problem}: ${message}`,
    fix,
    ...(why === undefined ? {} : { why }),
    ...(edit === undefined ? {} : { edit }),
  });
}

function remedyOf(key: string, known: readonly string[]): KeyRemedy {
  const remedy = Object.hasOwn(keyRemedies, key) ? keyRemedies[key] : undefined;
  if (remedy !== undefined && (remedy.to === undefined || known.includes(remedy.to))) return remedy;
  const to = suggestion(key, known);
  if (to !== undefined) {
    return { message: `plakar ignores it; write "${to}"`, fix: `write "${to}"`, to };
  }
  const place = connectorKeys.includes(key)
    ? "move it into each entry of connectors"
    : manifestKeys.includes(key)
    ? "move it to the top of the manifest"
    : undefined;
  const keys = known.join(", ");
  return {
    message: `plakar ignores it; ${place ?? `the keys allowed here are ${keys}`}`,
    fix: place ?? `remove it; the keys here are ${keys}`,
  };
}

/** An unknown flag that nobody read so far would make plakar delete the package (protocol 7.1). */
function isSafeAs(key: string, value: unknown): boolean {
  return key !== "location_flags" || !Array.isArray(value) ||
    value.every((flag) => manifestFlags.some((known) => known === flag));
}

function isScalar(value: unknown): boolean {
  return value !== null && value !== undefined && typeof value !== "object";
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
