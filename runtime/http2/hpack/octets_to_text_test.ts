import { strictEqual as equal } from "node:assert/strict";
import { octetsToText } from "./octets_to_text.ts";

Deno.test("each octet is one character, in strings of any length", () => {
  for (const length of [0, 1, 12, 13, 255, 4096, 4097, 20_000]) {
    const bytes = Uint8Array.from({ length: length + 2 }, (_, at) => (at * 7) & 0xff);
    const text = octetsToText(bytes, 1, length + 1);
    equal(text.length, length);
    for (let at = 0; at < length; at++) equal(text.charCodeAt(at), bytes[at + 1]);
  }
});
