import { deepStrictEqual as deepEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { suspectedSecrets } from "./suspected_secrets.ts";
import { oddCharacters, secretForms } from "./testdata/secret_forms.ts";
import { isReadable } from "./testdata/secret_search.ts";

const someSecret = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/),
  fc.array(fc.constantFrom(...oddCharacters), { minLength: 6, maxLength: 20 })
    .map((characters) => characters.join("")),
  fc.string({ minLength: 6, maxLength: 30, unit: "grapheme" }),
).filter((secret) => secret.length >= 6 && secret.isWellFormed());

const neighbour = fc.stringMatching(/^[ -~]{0,12}$/);
const form = fc.constantFrom(...secretForms);

/** As it stands in a page. */
function html(text: string): string {
  return text.replace(/[&<>"'%]/g, (special) => `&#${special.charCodeAt(0)};`);
}

/** A text in what may be around it: in JSON, in a URL, in a page, in the body of bytes. */
function forms(text: string): readonly string[] {
  const bytes = Uint8Array.of(0xff, ...new TextEncoder().encode(text), 0xff).toBase64();
  return [text, JSON.stringify({ text }), encodeURIComponent(text), html(text), bytes];
}

Deno.test("suspectedSecrets: what can be read out of a text was suspected", () => {
  fc.assert(
    fc.property(someSecret, form, neighbour, neighbour, (secret, { name, put }, before, after) => {
      const text = put(secret, before, after);
      for (const each of forms(text)) {
        if (!isReadable(each, secret)) continue;
        deepEqual(suspectedSecrets([secret])(each), [secret], JSON.stringify({ name, each }));
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("suspectedSecrets: most texts raise no suspicion, so that long ones are looked at fast", () => {
  const secrets = ["the-token-of-somebody", "Zm9vYmFyYmF6/4711==", "p4ssw0rd!"];
  const texts = [
    'an issue with "quotes", <b>tags</b> &amp; 100 %, https://example.com/a%20b?c=%2Fd\n',
    JSON.stringify({ id: 4711, node_id: btoa("Issue:17:abcdefghijk"), at: "2024-01-02T03:04:05Z" }),
    "deadbeef".repeat(8),
  ];
  for (const text of texts) deepEqual(suspectedSecrets(secrets)(text), [], text);
  ok(suspectedSecrets(secrets)("P4SSW0RD%21").includes("p4ssw0rd!"));
});
