import { match, strictEqual as equal, throws } from "node:assert/strict";
import { ConnectorError } from "@plakar-deno/sdk";
import { markerKey, objectKey } from "./export_key.ts";

Deno.test("a path below the restored subject becomes a key below the prefix", () => {
  equal(objectKey("", "/f"), "f");
  equal(objectKey("a/b/", "/d/f"), "a/b/d/f");
  equal(objectKey("", "/ü ?#%\n"), "ü ?#%\n");
  equal(markerKey("", "/d"), "d/");
  equal(markerKey("a/", "/d/e"), "a/d/e/");
});

Deno.test("the top folder is the prefix, and nothing where there is none", () => {
  equal(markerKey("a/b/", "/"), "a/b/");
  equal(markerKey("", "/"), undefined);
  throws(() => objectKey("a/", "/"), /the name of the destination itself/);
});

Deno.test("E10 a key that S3 does not take is refused with its length", () => {
  equal(objectKey("", `/${"x".repeat(1024)}`).length, 1024);
  equal(markerKey("a/", `/${"ü".repeat(510)}`)!.length, 513);
  throws(() => markerKey("", `/${"x".repeat(1024)}`), /1025 bytes/);
  throws(() => objectKey("a/", `/${"ü".repeat(512)}`), (error) => {
    equal(error instanceof ConnectorError && error.code, "invalid_argument");
    match(String(error), /1026 bytes, and S3 takes at most 1024/);
    return true;
  });
});
