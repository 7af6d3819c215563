import { match, strictEqual as equal, throws } from "node:assert/strict";
import { ConnectorError } from "./error.ts";
import { rootPath } from "./root_path.ts";

Deno.test("I22 a root is made absolute and clean", () => {
  equal(rootPath("/"), "/");
  equal(rootPath("/data/"), "/data");
  equal(rootPath("//data/./x//"), "/data/x");
  equal(rootPath("C:\\data\\"), "/C:/data");
});

Deno.test("I22 an empty or relative root is refused with the remedy", () => {
  for (const root of ["", "data", "./data", "..", "/..", "C:data"]) {
    throws(() => rootPath(root), (error: unknown) => {
      if (!(error instanceof ConnectorError)) return false;
      equal(error.code, "invalid_argument");
      match(error.message, /^the root ".*" is not an absolute path; .* "\/" for a single object$/);
      return error.cause instanceof ConnectorError;
    }, root);
  }
});

Deno.test("I21 a root without a UTF-8 form is refused in a message that has one", () => {
  throws(() => rootPath("/\ud800\n"), /the root "\/\\u\{D800\}\\x0A" is not/);
});

Deno.test("I22 a root that is no text is refused", () => {
  throws(() => rootPath(undefined as unknown as string), /the root "undefined" is not/);
});
