import { ok, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { parseExcludes } from "@plakar-deno/sdk/files";
import { nameGlob } from "../../sdk/files/name_glob.ts";
import { check } from "./check.ts";
import { unicodeText } from "./unicode_text.ts";

const names = fc.constantFrom("a", "b", "ab", "ba", "abc", "a.b", ".a", "A");
const paths = fc.array(names, { minLength: 1, maxLength: 4 });
const globs = fc.constantFrom("a", "b", "*", "a*", "*b", "?", "a?", "*.b", "a*c");

/** A pattern that git and the host read alike: names, stars, question marks, slashes, `!`. */
interface PlainPattern {
  readonly negated: boolean;
  readonly anchored: boolean;
  readonly parts: readonly string[];
  readonly directoryOnly: boolean;
}

const plain: fc.Arbitrary<PlainPattern> = fc.record({
  negated: fc.boolean(),
  anchored: fc.boolean(),
  parts: fc.array(globs, { minLength: 1, maxLength: 3 }),
  directoryOnly: fc.boolean(),
});

function textOf({ negated, anchored, parts, directoryOnly }: PlainPattern): string {
  return (negated ? "!" : "") + (anchored ? "/" : "") + parts.join("/") +
    (directoryOnly ? "/" : "");
}

/** Patterns of any form: classes, escapes, double stars, spaces, comments, nonsense. */
const wild = fc.string({
  unit: fc.constantFrom(..."aabb**??//!#[]^-\\ ,{}.", "**", "\r", "é"),
  maxLength: 10,
});

/** A glob against a name, star by star. */
function globMatches(glob: string, name: string): boolean {
  if (glob === "") return name === "";
  if (glob[0] === "*") {
    return globMatches(glob.slice(1), name) || (name !== "" && globMatches(glob, name.slice(1)));
  }
  return name !== "" && (glob[0] === "?" || glob[0] === name[0]) &&
    globMatches(glob.slice(1), name.slice(1));
}

/** Whether a pattern matches exactly this entry: the rules of gitignore, read one by one. */
function patternMatches(
  { anchored, parts, directoryOnly }: PlainPattern,
  path: readonly string[],
  isDirectory: boolean,
): boolean {
  if (directoryOnly && !isDirectory) return false;
  const fixed = anchored || parts.length > 1;
  const tail = fixed ? path : path.slice(-1);
  return tail.length === parts.length &&
    parts.every((glob, index) => globMatches(glob, tail[index]!));
}

/** The host's rule (protocol 3.5): the last pattern that matches an entry or a parent decides. */
function modelExcludes(
  patterns: readonly PlainPattern[],
  path: readonly string[],
  isDirectory: boolean,
): boolean {
  let excluded = false;
  for (const pattern of patterns) {
    const matches = path.some((_, index) => {
      const isLast = index === path.length - 1;
      return patternMatches(pattern, path.slice(0, index + 1), isLast ? isDirectory : true);
    });
    if (matches) excluded = !pattern.negated;
  }
  return excluded;
}

const absolute = (path: readonly string[]) => `/${path.join("/")}`;

Deno.test("excludes are what a naive reading of plain patterns says", () => {
  const lists = fc.array(plain, { maxLength: 5 });
  check(
    fc.property(lists, fc.array(paths, { minLength: 1 }), fc.boolean(), (list, asked, isDir) => {
      const excludes = parseExcludes(list.map(textOf));
      for (const path of asked) {
        equal(
          excludes.excludes(absolute(path), isDir),
          modelExcludes(list, path, isDir),
          `${absolute(path)} with ${JSON.stringify(list.map(textOf))}`,
        );
      }
    }),
  );
});

Deno.test("what is pruned is excluded, with everything below it", () => {
  const lists = fc.array(fc.oneof(plain.map(textOf), wild), { maxLength: 6 });
  check(fc.property(lists, paths, fc.array(paths, { maxLength: 5 }), (list, folder, below) => {
    const excludes = parseExcludes(list);
    if (!excludes.prunes(absolute(folder))) return;
    ok(excludes.excludes(absolute(folder), true));
    for (const rest of below) {
      const path = absolute([...folder, ...rest]);
      for (const isDirectory of [true, false]) {
        ok(
          excludes.excludes(path, isDirectory),
          `${path} is kept, but ${absolute(folder)} pruned by ${JSON.stringify(list)}`,
        );
      }
    }
  }));
});

Deno.test("an answer does not depend on what was asked before", () => {
  const lists = fc.array(fc.oneof(plain.map(textOf), wild), { maxLength: 5 });
  const questions = fc.array(fc.tuple(paths, fc.boolean()), { maxLength: 10 });
  check(fc.property(lists, questions, (list, asked) => {
    const used = parseExcludes(list);
    for (const [path, isDirectory] of asked) {
      const text = absolute(path);
      const fresh = parseExcludes(list);
      equal(used.excludes(text, isDirectory), fresh.excludes(text, isDirectory));
      equal(used.prunes(text), parseExcludes(list).prunes(text));
    }
  }));
});

Deno.test("any text is a pattern, and the root is never excluded", () => {
  const any = fc.oneof(wild, unicodeText({ maxLength: 12 }));
  check(fc.property(fc.array(any, { maxLength: 5 }), any, fc.boolean(), (list, name, isDir) => {
    const excludes = parseExcludes(list);
    const path = `/${name.replaceAll("/", "").replaceAll("\0", "") || "x"}`;
    excludes.excludes(path, isDir);
    excludes.prunes(path);
    equal(excludes.excludes("/", true), false);
    equal(excludes.prunes("/"), false);
  }));
});

Deno.test("without a pattern nothing is excluded", () => {
  const empty = fc.array(fc.constantFrom("", "  ", "# a", "#", "\r"), { maxLength: 4 });
  check(fc.property(empty, paths, fc.boolean(), (list, path, isDirectory) => {
    const excludes = parseExcludes(list);
    equal(excludes.isEmpty, true);
    equal(excludes.excludes(absolute(path), isDirectory), false);
  }));
});

Deno.test("a last pattern that brings everything back leaves nothing out", () => {
  const lists = fc.array(fc.oneof(plain.map(textOf), wild), { maxLength: 5 });
  check(fc.property(lists, paths, fc.boolean(), (list, path, isDirectory) => {
    equal(parseExcludes([...list, "!*"]).excludes(absolute(path), isDirectory), false);
  }));
});

Deno.test("a glob matches what a reading star by star says", () => {
  const letters = fc.constantFrom("a", "b", "-", ".");
  const glob = fc.array(fc.oneof(letters, fc.constantFrom("*", "?")), { maxLength: 10 });
  const name = fc.array(letters, { minLength: 1, maxLength: 10 });
  check(fc.property(glob, name, (parts, letters) => {
    const [pattern, text] = [parts.join(""), letters.join("")];
    equal(nameGlob(pattern)(text), globMatches(pattern, text), `${pattern} on ${text}`);
  }));
});
