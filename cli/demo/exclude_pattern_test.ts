import { strictEqual as equal } from "node:assert/strict";
import { parseExcludes } from "../../sdk/files/excludes.ts";
import { excludePattern } from "./exclude_pattern.ts";

Deno.test("a pattern matches its path and no other", () => {
  for (const path of ["/a/b", "/a [b]/*c?", "/#a/!b", "/back\\slash", "/ends with space ", "/c?"]) {
    const excludes = parseExcludes([excludePattern(path)]);
    equal(excludes.excludes(path, true), true, path);
    equal(excludes.excludes(`${path}/below`, false), true, path);
    for (const other of ["/a", "/x/a/b", `${path}x`, "/a b/cc"]) {
      equal(excludes.excludes(other, true), false, `${path} ${other}`);
    }
  }
});
