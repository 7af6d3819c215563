import { type NameGlob, nameGlob } from "./name_glob.ts";

/** One exclude pattern, parsed as the host parses it (protocol 3.5). */
export interface ExcludeRule {
  /** Whether the pattern begins with `!` and so brings paths back. */
  readonly negated: boolean;
  /** The pattern without `!`, comment escape and trailing spaces. */
  readonly body: string;
  /** Whether the pattern can match at any depth, having no `/` except at its end. */
  readonly anyDepth: boolean;
  /** Whether everything below a matching directory matches too, in every reading of the pattern. */
  readonly coversBelow: boolean;
  /** Whether the path of these components, or a parent of it, matches. */
  matches(components: readonly string[], isDirectory: boolean): boolean;
  /** Whether something below the directory of these components could match; in doubt, true. */
  mayMatchBelow(components: readonly string[]): boolean;
}

const DOUBLE_STAR = "**";

/** One component of a pattern: `""` and `**` stand for themselves. */
interface Part {
  readonly text: string;
  readonly glob: NameGlob;
}

/** A line of the list as the host takes it in, or `undefined` for a blank line or a comment. */
function patternOf(line: string): string | undefined {
  let text = line.replace(/\r+$/, "");
  const kept = text.replace(/ +$/, "");
  // An escaped space at the end stays, and takes the place of its backslash.
  if (kept !== text) text = kept.endsWith("\\") ? `${kept.slice(0, -1)} ` : kept;
  if (text === "" || text.startsWith("#")) return undefined;
  return text.startsWith("\\#") ? text.slice(1) : text;
}

function matchesName(parts: readonly Part[], directoryOnly: boolean): ExcludeRule["matches"] {
  const glob = parts[0]!.glob;
  return (components, isDirectory) => {
    const first = components.findIndex((name) => glob(name));
    if (first < 0) return false;
    return !directoryOnly || isDirectory || first < components.length - 1;
  };
}

function matchesPath(parts: readonly Part[], directoryOnly: boolean): ExcludeRule["matches"] {
  return (components, isDirectory) => {
    let at = 0;
    let matched = false;
    let traverse = false;
    for (const [index, { text, glob }] of parts.entries()) {
      if (text === "") {
        traverse = false;
      } else if (text === DOUBLE_STAR) {
        if (index < parts.length - 1) traverse = true;
      } else if (text.includes(DOUBLE_STAR)) {
        return false;
      } else {
        if (traverse) {
          // The first component that fits is taken for good; a later one is never tried.
          while (at < components.length && !glob(components[at]!)) at++;
        }
        if (at >= components.length || !glob(components[at]!)) return false;
        at++;
        matched = true;
        traverse = false;
      }
    }
    return matched && (!directoryOnly || isDirectory || at < components.length);
  };
}

/** A component that surely is not the pattern's, whoever reads the pattern. */
function differs(part: Part, name: string): boolean {
  return /[[\\]/.test(part.text) ? false : !part.glob(name);
}

function mayMatchBelow(parts: readonly Part[], components: readonly string[]): boolean {
  const named = parts.filter(({ text }) => text !== "");
  for (const [index, part] of named.entries()) {
    const name = components[index];
    if (name === undefined || part.text.includes(DOUBLE_STAR)) return true;
    if (differs(part, name)) return false;
  }
  return true;
}

/**
 * Parses one line of the exclude list; `undefined` for a blank line or a comment.
 *
 * Pure. It follows the host's reading of the list, which differs from git's in more than one way:
 * a pattern is held against every parent of a path as well, so a later `!` brings back what lies in
 * an excluded directory; `**` within a name voids a pattern that has a `/`; a name found behind
 * `**` is taken for good at its first occurrence.
 */
export function parseExcludeRule(line: string): ExcludeRule | undefined {
  let text = patternOf(line);
  if (text === undefined) return undefined;
  const negated = text.startsWith("!");
  if (negated) text = text.slice(1);
  // The host trims once more when it has taken the pattern apart.
  if (!text.endsWith("\\ ")) text = text.replace(/ +$/, "");
  const directoryOnly = text.endsWith("/");
  const path = directoryOnly ? text.slice(0, -1) : text;
  const anyDepth = !path.includes("/");
  const parts = path.split("/").map((part) => ({ text: part, glob: nameGlob(part) }));
  return {
    negated,
    body: text,
    anyDepth,
    coversBelow: anyDepth || !(directoryOnly && path.endsWith(DOUBLE_STAR)),
    matches: anyDepth ? matchesName(parts, directoryOnly) : matchesPath(parts, directoryOnly),
    mayMatchBelow: (components) => anyDepth || mayMatchBelow(parts, components),
  };
}
