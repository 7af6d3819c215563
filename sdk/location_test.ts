import { deepStrictEqual as deepEqual, throws } from "node:assert/strict";
import { parseLocation } from "./location.ts";

const CASES: readonly (readonly [text: string, protocol: string, rest: string])[] = [
  ["dir:///srv/data", "dir", "/srv/data"],
  ["probe://host/p", "probe", "host/p"],
  ["probe:rel", "probe", "rel"],
  ["probe:", "probe", ""],
  ["probe://", "probe", ""],
  ["probe:/a", "probe", "/a"],
  ["probe:////a", "probe", "//a"],
  ["s3+http://u:p@h:9000/b", "s3+http", "u:p@h:9000/b"],
  ["a1.b-c+d:x", "a1.b-c+d", "x"],
  ["DIR://x", "DIR", "x"],
  ["1.2:x", "1.2", "x"],
  ["/srv/data", "fs", "/srv/data"],
  ["srv/a:b", "fs", "srv/a:b"],
  ["//host/share", "fs", "//host/share"],
  ["C:\\data", "fs", "C:\\data"],
  ["C:/data", "fs", "C:/data"],
  ["x:", "fs", "x:"],
  [":x", "fs", ":x"],
  ["a_b:x", "fs", "a_b:x"],
  ["ä1:x", "fs", "ä1:x"],
  [" dir:x", "fs", " dir:x"],
  ["dir:a\nb:c", "dir", "a\nb:c"],
  ["\ud800", "fs", "\ud800"],
];

for (const [text, protocol, rest] of CASES) {
  Deno.test(`the location ${JSON.stringify(text)} is of ${protocol}`, () => {
    deepEqual(parseLocation(text), { text, protocol, rest });
  });
}

Deno.test("an empty location is refused with the remedy", () => {
  throws(() => parseLocation(""), {
    name: "ConnectorError",
    code: "invalid_argument",
    message: 'the location "" is empty; give one like "dir:///srv/data"',
  });
});

Deno.test("a long text without a scheme costs no more than its length", () => {
  const text = "a".repeat(5_000_000);
  deepEqual(parseLocation(text), { text, protocol: "fs", rest: text });
});
