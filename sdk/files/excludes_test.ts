import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { ConnectorError } from "../error.ts";
import { parseExcludeRule } from "./exclude_rule.ts";
import { parseExcludes } from "./excludes.ts";

/** What is tested, its patterns, what is excluded, and what is kept; a `/` at the end: a folder. */
type Vector = readonly [string, readonly string[], readonly string[], readonly string[]];

const VECTORS: readonly Vector[] = [
  ["a name, at any depth", ["foo"], ["/foo", "/foo/", "/a/foo", "/a/b/foo/"], ["/food", "/a"]],
  ["parent exclusion", ["foo"], ["/foo/a", "/foo/a/b/", "/x/foo/y/z"], ["/x/fo/y"]],
  ["negation", ["*.log", "!keep.log"], ["/a.log", "/d/a.log"], ["/keep.log", "/d/keep.log"]],
  ["last match wins", ["!a", "a"], ["/a"], ["/b"]],
  ["negation undone", ["a", "!a", "a"], ["/a"], []],
  ["negation below an excluded parent", ["/a", "!/a/b"], ["/a/", "/a/c"], ["/a/b", "/a/b/c"]],
  ["negated parent", ["/a/b/c", "!/a/b"], [], ["/a/b/c", "/a/b/"]],
  ["**/ in front", ["**/foo"], ["/foo", "/a/foo", "/a/b/foo/c"], ["/fo"]],
  ["/** at the end", ["a/**"], ["/a/b", "/a/b/c"], ["/b/a/c"]],
  ["/**/ in the middle", ["a/**/b"], ["/a/b", "/a/x/b", "/a/x/y/b/c"], ["/a/x", "/x/a/b"]],
  ["**/ and a path", ["**/a/b"], ["/a/b", "/x/a/b", "/x/a/b/c"], ["/a", "/x/a/"]],
  ["** alone", ["**"], ["/a", "/a/b/"], []],
  ["*", ["*.tmp"], ["/a.tmp", "/.tmp", "/d/a.tmp/"], ["/a.tmpx", "/tmp"]],
  ["* does not cross folders", ["/a/*/c"], ["/a/b/c", "/a/b/c/d"], ["/a/c", "/a/b/b/c"]],
  ["?", ["a?c"], ["/abc", "/aéc"], ["/ac", "/abbc"]],
  ["character class", ["[a-c]x"], ["/ax", "/cx"], ["/dx", "/x"]],
  ["negated class", ["[^a]x"], ["/bx"], ["/ax", "/x"]],
  ["folders alone", ["foo/"], ["/foo/", "/a/foo/", "/foo/x"], ["/foo", "/a/foo"]],
  ["anchored folders alone", ["/foo/"], ["/foo/", "/foo/x"], ["/foo", "/a/foo/", "/a/foo/x"]],
  ["anchored", ["/foo"], ["/foo", "/foo/", "/foo/a"], ["/a/foo"]],
  ["slash in the middle", ["a/b"], ["/a/b", "/a/b/c"], ["/x/a/b", "/a", "/b"]],
  ["escaped !", ["\\!a"], ["/!a", "/d/!a"], ["/a"]],
  ["escaped #", ["\\#a"], ["/#a"], ["/a", "/\\#a"]],
  ["comment", ["#a", "# b"], [], ["/#a", "/a", "/b"]],
  ["negated # and !", ["*", "!#a", "!!b"], ["/a", "/b", "/!a"], ["/#a", "/!b"]],
  ["# within", ["a#b"], ["/a#b"], ["/a"]],
  ["trailing spaces", ["foo   "], ["/foo"], ["/foo   ", "/foo "]],
  ["leading spaces", ["  foo"], ["/  foo"], ["/foo"]],
  ["spaces within", ["a b"], ["/a b"], ["/a", "/b"]],
  ["CR", ["foo\r", "bar \r", "\r", "#x\r"], ["/foo", "/bar"], ["/foo\r", "/#x"]],
  ["case", ["Foo"], ["/Foo"], ["/foo", "/FOO"]],
  ["case of a negation", ["*", "!Foo"], ["/foo", "/FOO"], ["/Foo"]],
  ["non-ASCII", ["größe/", "*.日本"], ["/größe/", "/größe/x", "/a.日本"], ["/grosse/", "/日本"]],
  ["nothing at all", ["", "  ", "\r", "#"], [], ["/a", "/ "]],
  ["a dot, a slash", [".", "/", "//", "/**"], [], ["/a", "/.a", "/a/b/"]],
  ["regular expression signs", ["a.b", "(x)", "$y", "{p,q}"], ["/a.b", "/(x)", "/$y"], [
    "/axb",
    "/x",
    "/p",
  ]],
  ["malformed", ["[", "a[", "[a/b", "x\\"], [], ["/[", "/a[", "/a", "/[a/b", "/x", "/x\\"]],
];

Deno.test("excludes decides by the rules of the protocol", () => {
  for (const [name, patterns, excluded, kept] of VECTORS) {
    const excludes = parseExcludes(patterns);
    for (const [paths, verdict] of [[excluded, true], [kept, false]] as const) {
      for (const entry of paths) {
        const isDirectory = entry.endsWith("/");
        const path = isDirectory ? entry.slice(0, -1) : entry;
        equal(excludes.excludes(path, isDirectory), verdict, `${name}: ${patterns} on ${entry}`);
      }
    }
  }
});

Deno.test("excludes agrees with recorded verdicts of the host's library", async () => {
  const text = await Deno.readTextFile(new URL("testdata/host_excludes.jsonl", import.meta.url));
  const [recorded, ...verdicts] = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  let agreed = 0;
  for (const [patterns, excluded, kept] of verdicts as [string[], string[], string[]][]) {
    const excludes = parseExcludes(patterns);
    const rules = patterns.map(parseExcludeRule).filter((rule) => rule !== undefined);
    for (const [paths, verdict] of [[excluded, true], [kept, false]] as const) {
      for (const entry of paths) {
        const isDirectory = entry.endsWith("/");
        const path = isDirectory ? entry.slice(0, -1) : entry;
        const components = path.slice(1).split("/");
        const last = rules.findLast((rule) => rule.matches(components, isDirectory));
        const where = `${JSON.stringify(patterns)} on ${entry}`;
        equal(last !== undefined && !last.negated, verdict, `the host's reading: ${where}`);
        const isExcluded = excludes.excludes(path, isDirectory);
        ok(verdict || !isExcluded, `excluded, though the host keeps it: ${where}`);
        if (isExcluded) agreed++;
        if (isDirectory && excludes.prunes(path)) {
          ok(verdict, `pruned, though the host keeps it: ${where}`);
          const lost = kept.filter((other) => other.startsWith(entry));
          deepEqual(lost, [], `pruned, though the host keeps what is below: ${where}`);
        }
      }
    }
  }
  ok(agreed > 0.9 * recorded.excluded, `only ${agreed} of ${recorded.excluded} are excluded`);
});

Deno.test("excludes keeps what one of the two readings keeps", () => {
  // To git a class that begins with "!" is a negated one, to the host it holds "!" and "a".
  for (const name of ["/!", "/a", "/c"]) {
    equal(parseExcludes(["[!a]"]).excludes(name, false), name === "/!");
    equal(parseExcludes(["*", "![!a]"]).excludes(name, false), false);
  }
  equal(parseExcludes(["*", "![!a]"]).excludes("/cc", false), true);
  // To git the folder before "/**" itself is kept, and "**" within a name is "*".
  equal(parseExcludes(["a/**"]).excludes("/a", true), false);
  equal(parseExcludes(["/a**b"]).excludes("/ab", false), false);
  // Newer versions of the host's library keep the files that "/**/" at the end finds.
  equal(parseExcludes(["a/**/"]).excludes("/a/b", true), true);
  equal(parseExcludes(["a/**/"]).excludes("/a/b/c", false), false);
  equal(parseExcludes(["/a*", "!/a**b"]).excludes("/ab", false), false);
});

Deno.test("excludes never touches the top folder", () => {
  for (const pattern of ["*", "**", "/", "/*", "/**", ""]) {
    const excludes = parseExcludes([pattern]);
    equal(excludes.excludes("/", true), false, pattern);
    equal(excludes.prunes("/"), false, pattern);
  }
});

Deno.test("excludes tests an extended attribute as its owner that is no folder", () => {
  const excludes = parseExcludes(["foo/"]);
  equal(excludes.excludes("/foo", true), true);
  equal(excludes.excludes("/foo", false), false);
});

Deno.test("prunes only where no later negation could bring something back", () => {
  const cases: readonly (readonly [readonly string[], string, boolean])[] = [
    [["node_modules/"], "/a/node_modules", true],
    [["node_modules/"], "/a/node_modules/x", true],
    [["node_modules/"], "/a", false],
    [["/a"], "/a", true],
    [["!/a/b", "/a"], "/a", true],
    [["/a", "!/a/b"], "/a", false],
    [["/a", "!/a/b"], "/a/c", true],
    [["/a", "!/a/b"], "/a/b", false],
    [["/a", "!/a/b/c"], "/a/b", false],
    [["/a", "!/a/b/c"], "/a/b/d", true],
    [["/a", "!/b/c"], "/a", true],
    [["/a", "!*.txt"], "/a", false],
    [["/a", "!keep"], "/a/b", false],
    [["/a", "!**/keep"], "/a/b", false],
    [["/a", "!/a/**/keep"], "/a/b", false],
    [["/a", "!/b/**/keep"], "/a/b", true],
    [["/a", "!/?/keep"], "/a", false],
    [["/a", "!/??/keep"], "/a", true],
    [["/a", "!/[!b]/keep"], "/a", false],
    [["/a", "!/\\b/keep"], "/a", false],
    [["/a", "!keep/"], "/a", false],
    [["/a", "!/b/keep", "/a"], "/a", true],
    [["/a", "!keep", "/a"], "/a", true],
    [["a/**"], "/a", false],
    [["a/**"], "/a/b", true],
    [["a/**/"], "/a/b", false],
    [["*", "!/a/"], "/a", false],
    [["*", "!/a/"], "/b", true],
    [["*.d", "!*.d"], "/x.d", false],
  ];
  for (const [patterns, path, verdict] of cases) {
    equal(parseExcludes(patterns).prunes(path), verdict, `${patterns} on ${path}`);
  }
});

Deno.test("excludes is empty when no line holds a pattern", () => {
  equal(parseExcludes([]).isEmpty, true);
  equal(parseExcludes(["", " ", "# no", "\r"]).isEmpty, true);
  equal(parseExcludes(["a"]).isEmpty, false);
  equal(parseExcludes([]).prunes("/a"), false);
});

Deno.test("excludes answers the same however many paths it was asked", () => {
  const excludes = parseExcludes(["*.tmp", "/d7/", "!/d3/*.tmp", "x/y"]);
  for (let round = 0; round < 30; round++) {
    for (let folder = 0; folder < 400; folder++) {
      equal(excludes.excludes(`/d${folder}/f${round}.tmp`, false), folder !== 3);
      equal(excludes.excludes(`/d${folder}/f${round}`, false), folder === 7);
      equal(excludes.prunes(`/d${folder}`), folder === 7);
    }
  }
});

Deno.test("parseExcludes refuses anything but a list of texts", () => {
  const check = (patterns: unknown, message: RegExp) =>
    throws(() => parseExcludes(patterns as string[]), (error: unknown) => {
      ok(error instanceof ConnectorError);
      equal(error.code, "invalid_argument");
      match(error.message, message);
      return true;
    });
  check(
    ["a", 7],
    /pattern number 2: it is of type number, not text; give every pattern as a string/,
  );
  check([null], /pattern number 1: it is of type null/);
  check("a", /their type is string, not a list; pass an array/);
  check(undefined, /their type is undefined, not a list/);
});
