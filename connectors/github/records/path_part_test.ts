import { strictEqual as equal } from "node:assert/strict";
import { pathPart, repoPart } from "./path_part.ts";

Deno.test("names that a path holds stay as they are", () => {
  for (const name of ["v1.0", "app v2 (final).zip", "日本語.txt", ".github", "a~7"]) {
    equal(pathPart(name), name);
  }
});

Deno.test("what would be another path is escaped", () => {
  const escaped = {
    "release/1": "release%2F1",
    "50%": "50%25",
    "50%25": "50%2525",
    "a\\b": "a%5Cb",
    "a\nb": "a%0Ab",
    "\x85": "%C2%85",
    ".": "%2E",
    "..": "%2E%2E",
    "...": "...",
    "": "%",
    "\ud800x": "%uD800x",
  };
  for (const [name, part] of Object.entries(escaped)) equal(pathPart(name), part);
});

Deno.test("a repository is never in the way of what is its owner's", () => {
  equal(repoPart("members"), "%6Dembers");
  equal(repoPart("owner.json"), "%6Fwner.json");
  equal(repoPart("members2"), "members2");
});
