import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { oneLine, visibleJson, visibleText } from "./visible_text.ts";

Deno.test("names cannot move the cursor, and still tell what they are", () => {
  equal(oneLine("a\nb\x1b[2Jc\u202ed\x9b2J ä漢🎉"), "a\\x0Ab\\x1B[2Jc\\u{202E}d\\x9B2J ä漢🎉");
});

Deno.test("a text of several lines keeps them, and nothing else a terminal acts on", () => {
  equal(visibleText("one\n\x1b[2Jtwo\r"), "one\n\\x1B[2Jtwo\\x0D");
});

Deno.test("JSON that is shown holds no control character, and means the same", () => {
  const value = { path: "a\x1b\x7f\x9b2J\u202eb\u2028" };
  equal(visibleJson(value), '{"path":"a\\u001b\\u007F\\u009B2J\\u202Eb\\u2028"}');
  deepEqual(JSON.parse(visibleJson(value)), value);
});
