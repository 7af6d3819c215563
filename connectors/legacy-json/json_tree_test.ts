import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { ConnectorError } from "@plakar-deno/sdk";
import { isFolder, jsonEntries, type JsonFolder, jsonText } from "./json_tree.ts";

function shown(top: JsonFolder): unknown[] {
  return [...jsonEntries(top)].map(({ pathname, value }) => [
    pathname,
    value instanceof ConnectorError ? value.message : isFolder(value) ? "folder" : value,
  ]);
}

Deno.test("folders come before what they hold, in the order of the document", () => {
  deepEqual(shown({ b: { z: "1", y: {} }, a: "2", c: { d: { e: "3" } } }), [
    ["/", "folder"],
    ["/b", "folder"],
    ["/b/z", "1"],
    ["/b/y", "folder"],
    ["/a", "2"],
    ["/c", "folder"],
    ["/c/d", "folder"],
    ["/c/d/e", "3"],
  ]);
  deepEqual(shown({}), [["/", "folder"]]);
});

Deno.test("what is neither folder nor file is an error of its path, and the rest goes on", () => {
  const rest = "objects are folders and texts are files, write anything else as a text";
  deepEqual(shown({ n: 7, t: true, x: null, l: ["a"], after: "here" }), [
    ["/", "folder"],
    ["/n", `it is a number; ${rest}`],
    ["/t", `it is a boolean; ${rest}`],
    ["/x", `it is null; ${rest}`],
    ["/l", `it is a list; ${rest}`],
    ["/after", "here"],
  ]);
});

Deno.test("names that no file can have are errors with a path that can travel", () => {
  const names = ["", ".", "..", "a/b", "../../etc", "a\0b", "\ud800", "/"];
  const found = shown({ f: Object.fromEntries(names.map((name) => [name, "content"])) });
  deepEqual(found.slice(0, 2), [["/", "folder"], ["/f", "folder"]]);
  deepEqual(found.slice(2).map((entry) => (entry as string[])[0]), [
    '/f/""',
    "/f/%2E",
    "/f/%2E%2E",
    "/f/a%2Fb",
    "/f/%2E%2E%2F%2E%2E%2Fetc",
    "/f/a%00b",
    "/f/%EF%BF%BD",
    "/f/%2F",
  ]);
  for (const entry of found.slice(2)) {
    match((entry as string[])[1]!, /cannot be the name of a file/);
  }
});

Deno.test("a text without UTF-8 form is an error, and no other text", () => {
  match((shown({ half: "a\udc00" })[1] as string[])[1]!, /half of a surrogate pair/);
  deepEqual(shown({ whole: "a\ud83d\ude00" })[1], ["/whole", "a😀"]);
});

Deno.test("objects nested without end give paths up to the longest that can be restored", () => {
  let top: JsonFolder = {};
  for (let depth = 0; depth < 1_000_000; depth++) top = { a: top };
  const entries = shown(top);
  equal(entries.length, 1 + 2047 + 1);
  match((entries.at(-1) as string[])[1]!, /longer than 4095 characters/);
});

Deno.test("a text is found by its path, and nothing that the document does not hold", () => {
  const top: JsonFolder = JSON.parse('{"a": {"b": "1", "__proto__": {"c": "2"}}, "n": 1}');
  deepEqual(
    ["/a/b", "/a/__proto__/c", "/", "/a", "/a/b/c", "/a/", "/n", "/toString", "/a/constructor/name"]
      .map((path) => jsonText(top, path)),
    ["1", "2", ...new Array(7).fill(undefined)],
  );
});
