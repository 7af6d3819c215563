import { strictEqual as equal } from "node:assert/strict";
import { keyOfPath, pathOfKey } from "./key_path.ts";

for (
  const [key, path] of [
    ["letter", "/letter"],
    ["naïve 🌍", "/naïve 🌍"],
    ["a/b", "/a%2Fb"],
    ["100 %2F", "/100 %252F"],
    ["nul\0", "/nul%00"],
    ["..", "/%2E%2E"],
    ["", "/%"],
  ] as const
) {
  Deno.test(`the key ${JSON.stringify(key)} is the file ${path}, and comes back`, () => {
    equal(pathOfKey(key), path);
    equal(keyOfPath(path), key);
  });
}

Deno.test("files of another source with names like these stay two rows", () => {
  equal(keyOfPath("/a%2Eb"), "a%2Eb");
  equal(keyOfPath("/a.b"), "a.b");
});
