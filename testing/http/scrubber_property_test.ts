import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { scrubber } from "./scrubber.ts";
import { oddCharacters, secretForms } from "./testdata/secret_forms.ts";
import { isReadable } from "./testdata/secret_search.ts";

/** Secrets, long and short ones, with everything that some encoding changes. */
const someSecret = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/),
  fc.array(fc.constantFrom(...oddCharacters), { minLength: 6, maxLength: 20 })
    .map((characters) => characters.join("")),
  fc.string({ minLength: 6, maxLength: 30, unit: "grapheme" }),
).filter((secret) => secret.length >= 6 && secret.isWellFormed());

const neighbour = fc.stringMatching(/^[ -~]{0,12}$/);

for (const { name, put } of secretForms) {
  Deno.test(`scrubber: a secret is gone, however it was written: ${name}`, () => {
    fc.assert(
      fc.property(someSecret, neighbour, neighbour, (secret, before, after) => {
        // Otherwise it stands in the neighbours or in what replaces it.
        fc.pre(!isReadable(`${before} ${after} SCRUBBED`, secret));
        const text = put(secret, before, after);
        const clean = scrubber([secret]);
        const scrubbed = clean.text(text);
        equal(isReadable(scrubbed, secret), false, JSON.stringify({ secret, text, scrubbed }));
        equal(clean.finds(scrubbed), false);
      }),
      { numRuns: 5 },
    );
  });
}

Deno.test("scrubber: the search that judges it finds what was not scrubbed", () => {
  for (const { name, put } of secretForms) {
    const secret = 'S3cr/t "+é&%';
    equal(isReadable(put(secret, "abc", "de"), secret), true, name);
  }
});

Deno.test("scrubber: text that holds no secret stays as it is", () => {
  const { text } = scrubber(["a-secret-of-somebody"]);
  // fast-check's own unit "binary" takes a second to be made.
  const given = fc.string({ unit: fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)) });
  fc.assert(fc.property(given, (each) => equal(text(each), each)), { numRuns: 300 });
});

Deno.test("scrubber: several secrets that overlap are all gone", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-c]{6,12}$/),
      fc.stringMatching(/^[a-c]{6,12}$/),
      fc.stringMatching(/^[a-c]{0,30}$/),
      (one, other, text) => {
        const scrubbed = scrubber([one, other]).text(text + one + other + text);
        equal(scrubbed.includes(one), false);
        equal(scrubbed.includes(other), false);
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("scrubber: bytes that are no text are scrubbed where the secret stands, and nowhere else", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), someSecret, (before, after, secret) => {
      const bytes = new TextEncoder().encode(secret);
      const clean = scrubber([secret]).bytes(Uint8Array.of(0xff, ...before, ...bytes, ...after));
      equal(isReadable(String.fromCharCode(...clean), secret), false);
      const others = Uint8Array.of(0xff, 0, 1, 2, 0xfe);
      deepEqual(scrubber([secret]).bytes(others), others);
    }),
    { numRuns: 20 },
  );
});

Deno.test("scrubber: what stands beside a secret in base64 can still be decoded", () => {
  for (const before of ["", "a", "ab", "abc"]) {
    const scrubbed = scrubber(["tüken-of-mine"]).text(
      btoa(before + "t\xc3\xbcken-of-mine") + btoa("abc"),
    );
    equal(scrubbed.length % 4, 0);
    const around = atob(scrubbed.replaceAll("=", "A"));
    equal(around.startsWith(before === "abc" ? before : ""), true);
    equal(around.endsWith("abc"), true);
  }
});
