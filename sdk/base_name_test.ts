import { strictEqual as equal } from "node:assert/strict";
import { baseName } from "./base_name.ts";

Deno.test("I20 the name is the last component of the path", () => {
  equal(baseName("/a"), "a");
  equal(baseName("/a/b.txt"), "b.txt");
  equal(baseName("/C:/x"), "x");
  equal(baseName("/a/b\\c"), "b\\c");
  equal(baseName("/a/😀"), "😀");
});

Deno.test("I20 the name of the top is the top", () => {
  equal(baseName("/"), "/");
});
