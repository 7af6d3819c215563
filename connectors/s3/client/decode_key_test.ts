import { strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { decodeKey } from "./decode_key.ts";
import { unicodeText } from "../../../tests/properties/unicode_text.ts";

const encode = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

Deno.test("valid UTF-8 is decoded as ever", () => {
  fc.assert(fc.property(unicodeText(), (text) => {
    equal(decodeKey(encodeURIComponent(text)), text);
    equal(decodeKey(encode(new TextEncoder().encode(text))), text);
  }));
  equal(decodeKey("a b/ü"), "a b/ü");
});

Deno.test("I21 bytes that are not UTF-8 become half surrogates, and what is around them stays", () => {
  equal(decodeKey("some/b%FFc%2Fd"), "some/b\udcffc/d");
  equal(decodeKey("%C3%28%C3%A9%E2%82"), "\udcc3(é\udce2\udc82");
  equal(decodeKey("%ED%A0%80"), "\udced\udca0\udc80");
  equal(decodeKey("%C0%80%F5%80"), "\udcc0\udc80\udcf5\udc80");
});

Deno.test("I21 different bytes are different keys, and only valid ones are text", () => {
  const bytes = fc.uint8Array({ maxLength: 6 });
  const isText = (some: Uint8Array) => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(some);
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const [left, right] = [encode(one), encode(other)];
      equal(decodeKey(left) === decodeKey(right), left === right);
      equal(decodeKey(left)?.isWellFormed(), isText(one));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a text that is not percent-encoded is none", () => {
  for (const text of ["%", "%GG", "a%2", "%FF%zz"]) equal(decodeKey(text), undefined);
});
