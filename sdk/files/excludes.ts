import ignore, { type Ignore } from "ignore";
import { ConnectorError } from "../error.ts";
import { type ExcludeRule, parseExcludeRule } from "./exclude_rule.ts";

/** The exclude patterns of a host, ready to be asked (protocol 3.5). */
export interface Excludes {
  /** Whether there is no pattern at all, so that nothing is ever excluded. */
  readonly isEmpty: boolean;
  /**
   * Whether the host drops this entry: it, or a directory above it, is matched by a pattern that no
   * later `!` pattern undoes. In doubt false, since the host drops what is sent in vain.
   *
   * `path` is absolute and clean. Ask for an extended attribute with the path of its owner and
   * `isDirectory` false, as the host does.
   */
  excludes(path: string, isDirectory: boolean): boolean;
  /**
   * Whether a walk may leave out this directory with everything below it: it is excluded, and no
   * later `!` pattern could bring back something below. In doubt false.
   */
  prunes(path: string): boolean;
}

/** A rule with git's reading of it beside the host's. */
interface ReadRule extends ExcludeRule {
  readonly git: (path: string) => boolean;
}

/** What is known of every entry of one directory before its own name is looked at. */
interface Folder {
  readonly components: readonly string[];
  /** The last excluding rule that covers everything in the directory; -1 for none. */
  readonly covering: number;
}

// The library remembers every path it was asked about, so a long walk needs a new one at times.
const ASKED_BEFORE_RENEWAL = 4096;
// Entries come folder by folder; a few remembered parents are enough, whatever the tree's size.
const REMEMBERED_FOLDERS = 256;

const componentsOf = (path: string): readonly string[] =>
  path.split("/").filter((component) => component !== "");

function gitReading(body: string): (path: string) => boolean {
  // Escaped, because a comment or a second negation ends with the host's parsing of the line.
  const pattern = /^[#!]/.test(body) ? `\\${body}` : body;
  if (/\[[!^]/.test(body)) {
    // The library knows no negated classes; to git, "[!a]" is one as well as "[^a]".
    const rule = parseExcludeRule(pattern.replaceAll("[!", "[^"));
    return (path) => rule !== undefined && rule.matches(componentsOf(path), path.endsWith("/"));
  }
  const renew = (): Ignore =>
    ignore({ ignorecase: false, allowRelativePaths: true }).add({ pattern });
  let rules = renew();
  let asked = 0;
  try {
    rules.ignores("probe");
  } catch {
    // The library makes a broken expression of some malformed classes, such as "[a/b".
    return () => false;
  }
  return (path) => {
    if (++asked > ASKED_BEFORE_RENEWAL) {
      rules = renew();
      asked = 0;
    }
    return rules.ignores(path);
  };
}

function readRules(patterns: readonly string[]): readonly ReadRule[] {
  if (!Array.isArray(patterns)) {
    throw new ConnectorError(
      `cannot use the exclude patterns: their type is ${typeof patterns}, not a list; ` +
        `pass an array of strings such as host.excludes`,
      { code: "invalid_argument" },
    );
  }
  const rules: ReadRule[] = [];
  for (const [index, pattern] of patterns.entries()) {
    if (typeof pattern !== "string") {
      const type = pattern === null ? "null" : typeof pattern;
      throw new ConnectorError(
        `cannot use exclude pattern number ${index + 1}: it is of type ${type}, not text; ` +
          `give every pattern as a string such as "*.tmp"`,
        { code: "invalid_argument" },
      );
    }
    const rule = parseExcludeRule(pattern);
    if (rule !== undefined) rules.push({ ...rule, git: gitReading(rule.body) });
  }
  return rules;
}

/**
 * Parses exclude patterns in gitignore syntax, anchored at `/` of the snapshot (protocol 3.5).
 *
 * A path is reported as excluded only when two readings of a pattern agree: that of the host, and
 * that of git, to which newer versions of the host's pattern library have moved. A `!` pattern
 * counts when either reading says so. A file that is kept in vain is dropped by the host; a file
 * left out in error would be missing from the backup.
 *
 * Throws a `ConnectorError` for anything but a list of strings. A malformed pattern such as `[a`
 * matches nothing.
 *
 * @example
 * ```ts
 * import { parseExcludes } from "@plakar-deno/sdk/files";
 *
 * const excludes = parseExcludes(["node_modules/", "*.tmp", "!keep.tmp"]);
 * console.log(excludes.prunes("/src/node_modules")); // false: "!keep.tmp" may lie below
 * console.log(excludes.excludes("/src/node_modules/a.js", false)); // true
 * console.log(excludes.excludes("/src/keep.tmp", false)); // false
 * ```
 */
export function parseExcludes(patterns: readonly string[]): Excludes {
  const rules = readRules(patterns);
  const folders = new Map<string, Folder>();

  function lastExcluding(
    components: readonly string[],
    isDirectory: boolean,
    above: number,
  ): number {
    let path: string | undefined;
    for (let index = rules.length - 1; index > above; index--) {
      const rule = rules[index]!;
      if (rule.negated || !(isDirectory || rule.coversBelow)) continue;
      if (!rule.matches(components, isDirectory)) continue;
      path ??= components.join("/") + (isDirectory ? "/" : "");
      if (rule.git(path)) return index;
    }
    return above;
  }

  function folderOf(path: string): Folder {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const components = componentsOf(path);
    let covering = -1;
    for (let count = 1; count <= components.length; count++) {
      const found = lastExcluding(components.slice(0, count), true, covering);
      if (found > covering && rules[found]!.coversBelow) covering = found;
    }
    if (folders.size >= REMEMBERED_FOLDERS) folders.clear();
    const folder = { components, covering };
    folders.set(path, folder);
    return folder;
  }

  /** The excluding rule that decides about an entry, or -1 when it is kept. */
  function deciding(path: string, isDirectory: boolean): number {
    const slash = path.lastIndexOf("/");
    const folder = folderOf(path.slice(0, Math.max(slash, 0)));
    const name = path.slice(slash + 1);
    if (name === "") return -1;
    const components = [...folder.components, name];
    const found = lastExcluding(components, isDirectory, folder.covering);
    if (found < 0) return -1;
    const gitPath = components.join("/") + (isDirectory ? "/" : "");
    const broughtBack = rules.some((rule, index) =>
      index > found && rule.negated && (rule.matches(components, isDirectory) || rule.git(gitPath))
    );
    return broughtBack ? -1 : found;
  }

  return {
    isEmpty: rules.length === 0,
    excludes: (path, isDirectory) => rules.length > 0 && deciding(path, isDirectory) >= 0,
    prunes(path) {
      if (rules.length === 0) return false;
      const found = deciding(path, true);
      if (found < 0 || !rules[found]!.coversBelow) return false;
      const components = componentsOf(path);
      return !rules.some((rule, index) =>
        index > found && rule.negated && rule.mayMatchBelow(components)
      );
    },
  };
}
