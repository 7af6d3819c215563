import { strictEqual as equal } from "node:assert/strict";
import { parseExcludeRule } from "./exclude_rule.ts";

Deno.test("parseExcludeRule takes a line apart as the host does", () => {
  const lines: readonly (readonly [string, string, boolean])[] = [
    ["a", "a", false],
    ["!a", "a", true],
    ["!!a", "!a", true],
    ["\\!a", "\\!a", false],
    ["\\#a", "#a", false],
    ["!#a", "#a", true],
    ["a  \r\r", "a", false],
    ["a\r ", "a\r", false],
    // The escaped space is kept by the first trim and lost to the second one.
    ["a\\ ", "a", false],
    ["a\\   ", "a", false],
    ["a\\\\ ", "a\\ ", false],
    ["a/ ", "a/", false],
    ["!", "", true],
  ];
  for (const [line, body, negated] of lines) {
    const rule = parseExcludeRule(line);
    equal(rule?.body, body, line);
    equal(rule?.negated, negated, line);
  }
});

Deno.test("parseExcludeRule finds no rule in a blank line or a comment", () => {
  for (const line of ["", " ", "\r", "  \r", "#", "# a", "#a\r"]) {
    equal(parseExcludeRule(line), undefined, JSON.stringify(line));
  }
});

Deno.test("parseExcludeRule knows which patterns hold at any depth", () => {
  for (
    const [line, anyDepth] of [["a", true], ["a/", true], ["/a", false], ["a/b", false]] as const
  ) {
    equal(parseExcludeRule(line)?.anyDepth, anyDepth, line);
  }
});

Deno.test("parseExcludeRule knows which patterns cover all that is below a folder", () => {
  for (
    const [line, covers] of [["a", true], ["**/", true], ["a/**", true], ["a/**/", false]] as const
  ) {
    equal(parseExcludeRule(line)?.coversBelow, covers, line);
  }
});
