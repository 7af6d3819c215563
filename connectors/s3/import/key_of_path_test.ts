import { strictEqual as equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { keyOfPath } from "./key_of_path.ts";
import { pathOfKey } from "./path_of_key.ts";
import { unicodeText } from "../../../tests/properties/unicode_text.ts";

const whole = { prefix: "", root: "/bucket" };
const below = { prefix: "a/b/", root: "/bucket/a/b" };

Deno.test("the path of a file leads back to its key", () => {
  fc.assert(
    fc.property(unicodeText(), fc.constantFrom(whole, below), (tail, place) => {
      const found = pathOfKey(place, place.prefix + tail);
      if (found.kind === "file") equal(keyOfPath(place, found.path), place.prefix + tail);
    }),
  );
  equal(keyOfPath(below, "/bucket/a/b"), "a/b");
});

Deno.test("a path outside the root has no key", () => {
  for (const path of ["/bucket/a/bc", "/bucket/a", "/bucket2/x", "/", "/a/b/c"]) {
    throws(() => keyOfPath(below, path), {
      code: "not_found",
      message: /not below "\/bucket\/a\/b"/,
    });
  }
  throws(() => keyOfPath(whole, "/bucket"), { code: "not_found" });
});

Deno.test("a path that no file can have has no key", () => {
  for (const tail of ["", "x/", "x//y", "/x", "./x", "x/..", "../b/x", "\0", "\ud800"]) {
    throws(() => keyOfPath(below, `/bucket/a/b/${tail}`), {
      code: "not_found",
      message: /: no file can have that path, so/,
    });
  }
});
