import { match, strictEqual as equal } from "node:assert/strict";
import { firstPathFault, nameOf, pathFault } from "./path_fault.ts";

Deno.test("I19 clean paths have no fault, others say which", () => {
  for (const path of ["/", "/a", "/a/b c", "/..a/b..", "/a/...", "/ü/%2e"]) {
    equal(pathFault(path), undefined, path);
  }
  const faults: readonly (readonly [string, RegExp])[] = [
    ["", /absolute/],
    ["a/b", /absolute/],
    ["/a/", /ends with a slash/],
    ["/a//b", /empty part/],
    ["//a", /empty part/],
    ["/a/../b", /"\."/],
    ["/./b", /"\."/],
    ["/a\0b", /NUL/],
    ["/a\ufffdb", /UTF-8/],
  ];
  for (const [path, reason] of faults) match(pathFault(path) ?? "", reason, path);
  equal(firstPathFault([{ pathname: "/a" }, { pathname: "b" }, { pathname: "c" }])?.path, "b");
});

Deno.test("I20 the name is the last part of the path", () => {
  equal(nameOf("/a/b"), "b");
  equal(nameOf("/a/b/"), "b");
  equal(nameOf("/"), "/");
});
