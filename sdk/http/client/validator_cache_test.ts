import { ok, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { validatorCache } from "./validator_cache.ts";

const tagged = (etag = '"a"') => new Headers({ etag });

Deno.test("a document is kept with its validators, and only if it has one", () => {
  const cache = validatorCache(10_000);
  cache.keep("a", tagged(), "1");
  equal(cache.get("a")?.etag, '"a"');
  equal(cache.get("a")?.text, "1");
  cache.keep("b", new Headers({ "last-modified": "Sun, 06 Nov 1994 08:49:37 GMT" }), "2");
  equal(cache.get("b")?.etag, null);
  ok(cache.get("b")?.modified);
  cache.keep("c", new Headers(), "3");
  equal(cache.get("c"), undefined);
  // One that lost its validator is not the one that was kept before.
  cache.keep("a", new Headers(), "4");
  equal(cache.get("a"), undefined);
});

Deno.test("the document that was not used for longest goes first", () => {
  const cache = validatorCache(3_000);
  for (const key of ["a", "b", "c"]) cache.keep(key, tagged(), "x".repeat(400));
  cache.get("a");
  cache.keep("d", tagged(), "x".repeat(400));
  ok(cache.get("a"));
  equal(cache.get("b"), undefined);
  cache.keep("huge", tagged(), "x".repeat(3_000));
  equal(cache.get("huge"), undefined);
  ok(cache.get("a"));
});

Deno.test("a cache never takes more than it may, and nothing when all is gone", () => {
  const step = fc.record({ key: fc.nat(20).map(String), size: fc.nat(2_000), tag: fc.boolean() });
  fc.assert(fc.property(fc.array(step), (steps) => {
    const cache = validatorCache(8_000);
    for (const { key, size, tag } of steps) {
      cache.keep(key, tag ? tagged() : new Headers(), "x".repeat(size));
      ok(cache.bytes >= 0 && cache.bytes <= 8_000);
      equal(cache.get(key)?.text.length, tag ? size : undefined);
    }
    for (let key = 0; key <= 20; key++) cache.keep(String(key), new Headers(), "");
    equal(cache.bytes, 0);
  }));
});
