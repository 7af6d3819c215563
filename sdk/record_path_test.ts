import { match, strictEqual as equal, throws } from "node:assert/strict";
import { ConnectorError } from "./error.ts";
import { recordPath } from "./record_path.ts";

function refusal(path: string): ConnectorError {
  try {
    recordPath(path);
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error(`"${path}" was not refused`);
}

Deno.test("I19 a clean path is given back as it is", () => {
  const clean = ["/", "/a", "/a/b", "/...", "/..a/b..", "/.hidden", "/a b/ü/😀", "/a\nb", "/a\\b"];
  for (const path of clean) equal(recordPath(path), path);
});

Deno.test("I19 dots, double and trailing slashes are taken out", () => {
  const cases = [
    ["//", "/"],
    ["/.", "/"],
    ["/./", "/"],
    ["/a/", "/a"],
    ["//a", "/a"],
    ["/a//b", "/a/b"],
    ["/a/./b", "/a/b"],
    ["/a/.", "/a"],
    ["/a/..", "/"],
    ["/a/b/..", "/a"],
    ["/a/../b", "/b"],
    ["/a/../..a/./.b/", "/..a/.b"],
    ["/srv//data/./x/", "/srv/data/x"],
  ] as const;
  for (const [given, clean] of cases) {
    equal(recordPath(given), clean);
    equal(recordPath(clean), clean);
  }
});

Deno.test("I19 a path on a Windows drive starts with the drive", () => {
  equal(recordPath("C:\\x"), "/C:/x");
  equal(recordPath("C:/x"), "/C:/x");
  equal(recordPath("c:\\"), "/c:");
  equal(recordPath("C:\\a\\.\\b\\..\\c/d\\"), "/C:/a/c/d");
  equal(recordPath("/C:/x"), "/C:/x");
});

Deno.test("I19 no .. leads out of a drive", () => {
  match(refusal("C:\\..\\x").message, /its ".." leads out of "C:"/);
  match(refusal("C:\\a\\..\\..\\x").message, /its ".." leads out of "C:"/);
});

Deno.test("I19 a relative path is refused, and so are a drive's and a share's", () => {
  for (const path of ["a", "a/b", "./a", "../a", ".", "..", "~/a", "C:a", "\\a", "\\\\srv\\s\\a"]) {
    const { message, code } = refusal(path);
    match(message, /: it is relative; give an absolute path/);
    equal(code, "invalid_argument");
  }
});

Deno.test("I19 an empty path and one that leaves the top are refused", () => {
  match(refusal("").message, /"": it is empty/);
  for (const path of ["/..", "/../a", "/a/../../b", "/./.."]) {
    match(refusal(path).message, /leads out of "\/"/);
  }
});

Deno.test("I19 a NUL is refused and shown", () => {
  match(refusal("/a\0b").message, /"\/a\\x00b": it holds a NUL/);
});

Deno.test("I21 half surrogates are refused and shown in a message that has a UTF-8 form", () => {
  for (const path of ["/\ud800", "/a/\udc00b", "/\udc00\ud800", "/x/../\ud800"]) {
    const { message } = refusal(path);
    match(message, /\\u\{D[8C]00\}.*has no UTF-8 form/);
    equal(message.isWellFormed(), true);
  }
  equal(recordPath("/😀"), "/😀");
});

Deno.test("a value that is no text is refused", () => {
  for (const value of [undefined, null, 5, {}, ["/a"]]) {
    throws(() => recordPath(value as unknown as string), { name: "ConnectorError" });
  }
});

Deno.test("a very long path costs no more than its length", () => {
  const long = "/abc".repeat(250_000);
  equal(recordPath(long), long);
  equal(recordPath(`${long}//x/..`), long);
  equal(recordPath("/a/..".repeat(200_000)), "/");
});
