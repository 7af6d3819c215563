import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import { path } from "./path.ts";

Deno.test("a path is absolute and comes back clean", () => {
  const option = path({});
  const read: [string, string][] = [
    ["/", "/"],
    ["//", "/"],
    ["/a/", "/a"],
    ["/a//b/./c/../d", "/a/b/d"],
    ["/../..", "/"],
    ["/a b/é", "/a b/é"],
  ];
  for (const [text, value] of read) deepEqual(option.read(text), { value }, text);
  for (const text of ["", "a", "./a", "../a", "~/a", "/a\0b", "C:\\a"]) {
    ok("problem" in option.read(text), text);
  }
});
