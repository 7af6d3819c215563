import { strictEqual as equal } from "node:assert/strict";
import { nameGlob } from "./name_glob.ts";

/** Glob, name, and whether they match by the rules of Go's `filepath.Match`. */
const CASES: readonly (readonly [string, string, boolean])[] = [
  ["a.b", "a.b", true],
  ["a.b", "axb", false],
  ["a", "A", false],
  ["*", "", true],
  ["*.txt", "a.txt", true],
  ["*.txt", ".txt", true],
  ["*.txt", "a.txt.gz", false],
  ["a**b***c", "a--b--c", true],
  ["\\**", "*x", true],
  ["\\**", "xx", false],
  ["?", "é", true],
  ["?", "😀", true],
  ["?", "\n", true],
  ["??", "😀", false],
  ["?", "", false],
  ["[ab]", "b", true],
  ["[ab]", "c", false],
  ["[a-c]x", "bx", true],
  ["[a-ce-g]", "f", true],
  ["[a-ce-g]", "d", false],
  ["[^ab]", "c", true],
  ["[^ab]", "a", false],
  ["[!ab]", "!", true],
  ["[!ab]", "a", true],
  ["[!ab]", "c", false],
  ["[z-a]", "m", false],
  ["[^z-a]", "m", true],
  ["[\\]]", "]", true],
  ["[\\-a]", "-", true],
  ["[a^]", "^", true],
  ["[*?]", "*", true],
  ["[*?]", "a", false],
  ["[[]", "[", true],
  ["[α-ω]", "λ", true],
  ["]", "]", true],
  ["x]", "x]", true],
  ["\\a\\[", "a[", true],
  ["a{b,c}", "ab", false],
  ["a{b,c}", "a{b,c}", true],
  ["(a|b)+$^.", "(a|b)+$^.", true],
  ["[(|)$.]*", "$x", true],
  ["my-*", "my-cache", true],
  ["*-cache", "mycache", false],
  ["\\-?", "-a", true],
  ["[+-\\-]*", ",", true],
];

Deno.test("nameGlob matches one component as the host does", () => {
  for (const [glob, name, matches] of CASES) {
    equal(nameGlob(glob)(name), matches, `${glob} on ${name}`);
  }
});

Deno.test("nameGlob takes a malformed glob for one that matches nothing", () => {
  for (const glob of ["[", "[]", "[]a]", "[^]", "[a", "[a-", "[a-]", "[-a]", "[a\\", "a\\", "*["]) {
    for (const name of ["", "a", "]", "-", glob]) {
      equal(nameGlob(glob)(name), false, `${glob} on ${name}`);
    }
  }
});

Deno.test("nameGlob ends with many stars and a long name", () => {
  // A try of every place for every star would not end.
  equal(nameGlob("*a".repeat(20) + "*b")("a".repeat(255)), false);
  equal(nameGlob("*a".repeat(20) + "*")("a".repeat(255)), true);
});
