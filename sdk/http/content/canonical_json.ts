import { ConnectorError } from "../../error.ts";
import { escapePath } from "../../escape_path.ts";

/** How {@linkcode canonicalJson} lays its text out. */
export interface CanonicalJsonOptions {
  /** Spaces per level, each member on a line of its own; 0, the default, writes all on one line. */
  readonly indent?: 0 | 2;
}

/** Deeper than any answer of an API, and far from the end of the stack. */
const DEEPEST = 1_000;

/** Characters of a place in a message: its end, if it has more. */
const LONGEST_PLACE = 200;

/** A step into a value, as a list from the last one to the first. */
interface Step {
  readonly name: string | number;
  readonly from: Step | undefined;
  /** How many steps there are, this one included. */
  readonly depth: number;
}

/** What is known while a value is written. */
interface Run {
  /** The objects around the place that is written. */
  readonly above: Set<object>;
  readonly indent: number;
}

/**
 * A value as JSON whose bytes depend on nothing but the value: members sorted by code units, numbers
 * and strings written in one way (RFC 8785, JSON Canonicalization Scheme). Same data, same bytes,
 * so that a backup stores it once, whatever order a server answers in.
 *
 * It writes what JSON has: text, finite numbers (−0 as 0), booleans, null, arrays and plain objects;
 * what has a `toJSON`, such as a `Date`, as that says. A member that is `undefined` is left out. Two
 * things differ from the RFC, since a backup must not lose an object to them: half a surrogate pair is
 * written as its escape (the RFC stops there), and `indent: 2` adds line ends for people who read it.
 * The result ends without a line end.
 *
 * @param value Data of JSON, at most 1,000 levels deep.
 * @throws ConnectorError `invalid_argument`, with the place, for what JSON cannot say without loss:
 * NaN, infinities, invalid dates, bigint, functions, symbols, `undefined` in an array, `Map` and
 * other classes, cycles.
 *
 * @example
 * ```ts
 * import { canonicalJson } from "@plakar-deno/sdk/http";
 *
 * console.log(canonicalJson({ number: 7, labels: ["bug"], closed: undefined }));
 * // {"labels":["bug"],"number":7}
 * ```
 */
export function canonicalJson(value: unknown, options: CanonicalJsonOptions = {}): string {
  const text = written(value, { above: new Set(), indent: options.indent ?? 0 }, undefined);
  if (text === undefined) throw refused(undefined, "it is undefined");
  return text;
}

/** The text of a value; undefined when it is, as a member, left out. */
function written(value: unknown, run: Run, at: Step | undefined): string | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "undefined":
      return undefined;
    case "number":
      // ECMAScript writes numbers as RFC 8785 section 3.2.2.3 wants them, −0 included.
      if (Number.isFinite(value)) return JSON.stringify(value);
      throw refused(at, `it is ${value}, which JSON has no number for`);
    case "bigint":
      throw refused(at, `it is the bigint ${value}; write it as text, with String()`);
    case "object":
      return value === null ? "null" : nested(value, run, at);
    default:
      throw refused(at, `it is a ${typeof value}`);
  }
}

function nested(value: object, run: Run, at: Step | undefined): string | undefined {
  if (run.above.has(value)) throw refused(at, "it contains itself");
  // Not the depth of the place: what a `toJSON` gives may have one, too, without end.
  if (run.above.size >= DEEPEST) throw refused(undefined, `it has more than ${DEEPEST} levels`);
  if (value instanceof Date && Number.isNaN(value.getTime())) throw refused(at, "it is no date");
  run.above.add(value);
  try {
    if ("toJSON" in value && typeof value.toJSON === "function") {
      const said: unknown = value.toJSON(String(at?.name ?? ""));
      if (said !== value) return written(said, run, at);
    }
    return Array.isArray(value) ? list(value, run, at) : members(value, run, at);
  } finally {
    run.above.delete(value);
  }
}

function list(values: readonly unknown[], run: Run, at: Step | undefined): string {
  // Not `map`, which passes over holes.
  const texts = Array.from(values, (value, index) => {
    const step = into(at, index);
    const text = written(value, run, step);
    if (text === undefined) throw refused(step, "it is undefined, and an array has no gaps");
    return text;
  });
  return enclosed("[", texts, "]", run, at);
}

function members(value: object, run: Run, at: Step | undefined): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw refused(
      at,
      `it is a ${value.constructor?.name || "value of a class"}, and no plain object`,
    );
  }
  const colon = run.indent === 0 ? ":" : ": ";
  const texts: string[] = [];
  // Strings compare by UTF-16 code units, as RFC 8785 section 3.2.3 orders members.
  for (const [key, member] of Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)) {
    const text = written(member, run, into(at, key));
    if (text !== undefined) texts.push(JSON.stringify(key) + colon + text);
  }
  return enclosed("{", texts, "}", run, at);
}

function enclosed(
  open: string,
  texts: readonly string[],
  close: string,
  { indent }: Run,
  at: Step | undefined,
): string {
  if (indent === 0 || texts.length === 0) return open + texts.join(",") + close;
  const line = "\n" + " ".repeat(indent * depthOf(at));
  const inner = line + " ".repeat(indent);
  return open + inner + texts.join("," + inner) + line + close;
}

function into(from: Step | undefined, name: string | number): Step {
  return { name, from, depth: depthOf(from) + 1 };
}

function depthOf(at: Step | undefined): number {
  return at?.depth ?? 0;
}

function refused(at: Step | undefined, reason: string): ConnectorError {
  let where = "";
  for (let step = at; step !== undefined; step = step.from) {
    where = (typeof step.name === "number" ? `[${step.name}]` : `.${step.name}`) + where;
    if (where.length > LONGEST_PLACE) where = where.slice(-LONGEST_PLACE);
  }
  const what = where === "" ? "the value" : `"${escapePath(where.replace(/^\./, ""))}"`;
  return new ConnectorError(`cannot write ${what} as canonical JSON: ${reason}`, {
    code: "invalid_argument",
  });
}
