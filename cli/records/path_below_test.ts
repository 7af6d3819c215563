import { strictEqual as equal } from "node:assert/strict";
import { pathBelow } from "./path_below.ts";

Deno.test("paths below the root become paths below the destination", () => {
  equal(pathBelow("/a/b", "/a/b"), "/");
  equal(pathBelow("/a/b", "/a/b/c/d"), "/c/d");
  equal(pathBelow("/", "/"), "/");
  equal(pathBelow("/", "/c"), "/c");
});

Deno.test("what is not below the root has no such path", () => {
  for (const path of ["/", "/a", "/a/bc", "/a/b2/c"]) equal(pathBelow("/a/b", path), undefined);
});
