import { strictEqual as equal } from "node:assert/strict";
import { escapePath } from "./escape_path.ts";

Deno.test("I21 half surrogates get a form that can be sent", () => {
  equal(escapePath("/a\ud800b"), "/a\\u{D800}b");
  equal(escapePath("\udfff"), "\\u{DFFF}");
  equal(escapePath("\udc00\ud800"), "\\u{DC00}\\u{D800}");
  equal(escapePath("\ud83d\ud83d\ude00"), "\\u{D83D}😀");
});

Deno.test("control characters are shown as two digits", () => {
  equal(escapePath("a\nb"), "a\\x0Ab");
  equal(escapePath("\0\x1b[31m\x7f\x85"), "\\x00\\x1B[31m\\x7F\\x85");
});

Deno.test("other text stays, whole surrogate pairs too", () => {
  for (const text of ["", "/", "/a b/ü/語/😀", "\\x0A", "a\u2028b"]) equal(escapePath(text), text);
});

Deno.test("every single code unit gives well-formed text without control characters", () => {
  for (let unit = 0; unit <= 0xffff; unit++) {
    const text = escapePath(String.fromCharCode(unit));
    equal(text.isWellFormed() && !/\p{Control}/u.test(text), true, unit.toString(16));
  }
});
