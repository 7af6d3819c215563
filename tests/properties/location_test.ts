import { strictEqual as equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { ConnectorError, parseLocation } from "@plakar-deno/sdk";
import { check } from "./check.ts";
import { unicodeText } from "./unicode_text.ts";

const SCHEME_LETTERS = "abcxyzABCXYZ0189+-.";
const scheme = fc.string({ unit: fc.constantFrom(...SCHEME_LETTERS), minLength: 2, maxLength: 8 });
const text = fc.oneof(
  unicodeText({ minLength: 1, maxLength: 20 }),
  fc.string({ unit: fc.constantFrom("a", "Z", "1", ":", "/", "+", ".", "\\"), minLength: 1 }),
);

/** The scheme, letter by letter (protocol 1.6). */
function schemeOf(location: string): string | undefined {
  let length = 0;
  while (length < location.length && /[A-Za-z0-9+\-.]/.test(location[length]!)) length++;
  return length >= 2 && location[length] === ":" ? location.slice(0, length) : undefined;
}

Deno.test("a location is split where its scheme ends, nothing lost", () => {
  check(fc.property(text, (location) => {
    const { protocol, rest, text } = parseLocation(location);
    equal(text, location);
    const expected = schemeOf(location);
    if (expected === undefined) {
      equal(protocol, "fs");
      equal(rest, location);
      return;
    }
    equal(protocol, expected);
    const after = location.slice(expected.length + 1);
    equal(rest, after.startsWith("//") ? after.slice(2) : after);
  }));
});

Deno.test("a scheme and a rest put together come apart again", () => {
  check(fc.property(scheme, unicodeText(), (protocol, rest) => {
    const split = parseLocation(`${protocol}://${rest}`);
    equal(split.protocol, protocol);
    equal(split.rest, rest);
  }));
});

Deno.test("one letter before a colon is a drive, not a scheme", () => {
  check(fc.property(fc.constantFrom(..."abCZ9+"), fc.string(), (letter, rest) => {
    equal(parseLocation(`${letter}:${rest}`).protocol, "fs");
  }));
});

Deno.test("only an empty location is refused", () => {
  throws(() => parseLocation(""), ConnectorError);
});
