import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { recordPath } from "@plakar-deno/sdk";
import { pathOfKey, quotedKey } from "./path_of_key.ts";
import { unicodeText } from "../../../tests/properties/unicode_text.ts";

const whole = { prefix: "", root: "/bucket" };
const below = { prefix: "a/b/", root: "/bucket/a/b" };

Deno.test("a key is a path below the root, and one that ends in a slash is a folder", () => {
  for (
    const [place, key, kind, path] of [
      [whole, "c", "file", "/bucket/c"],
      [whole, "c/d.txt", "file", "/bucket/c/d.txt"],
      [whole, "c/", "folder", "/bucket/c"],
      [whole, "c/d/", "folder", "/bucket/c/d"],
      [below, "a/b/c", "file", "/bucket/a/b/c"],
      [below, "a/b/", "folder", "/bucket/a/b"],
      [below, "a/b/c/", "folder", "/bucket/a/b/c"],
      [whole, "...", "file", "/bucket/..."],
      [whole, ".a/..b/c..", "file", "/bucket/.a/..b/c.."],
      [whole, "a b+c%20ü😀\\\n", "file", "/bucket/a b+c%20ü😀\\\n"],
      [whole, "C:\\x", "file", "/bucket/C:\\x"],
    ] as const
  ) deepEqual(pathOfKey(place, key), { kind, name: key.slice(place.prefix.length), path });
});

Deno.test("a key that no path can hold says why, and what of it a path holds", () => {
  for (
    const [key, path, above, reason] of [
      ["/a", "/bucket/%/a", "", /empty name/],
      ["/", "/bucket/%%2F", "", /empty name/],
      ["a//b", "/bucket/a/%/b", "a/", /empty name/],
      ["a//", "/bucket/a/%%2F", "a/", /empty name/],
      ["./a", "/bucket/%2E/a", "", /"\." as a name/],
      ["a/b/..", "/bucket/a/b/%2E%2E", "a/b/", /"\.\." as a name/],
      ["a/../b/", "/bucket/a/%2E%2E/b%2F", "a/", /"\.\." as a name/],
      ["a/x\0y", "/bucket/a/x%00y", "a/", /NUL/],
      ["a/\ud800", "/bucket/a/%D800", "a/", /UTF-8/],
      ["100%//a", "/bucket/100%25/%/a", "100%/", /empty name/],
    ] as const
  ) {
    const found = pathOfKey(whole, key);
    if (found.kind !== "odd") throw new Error(`${JSON.stringify(key)} has a path`);
    deepEqual([found.path, found.above, found.name], [path, above, key]);
    match(found.reason, reason);
  }
});

Deno.test("a key that the server should not have listed is odd, too", () => {
  const found = pathOfKey(below, "a/c");
  equal(found.kind, "odd");
  equal(found.path, "/bucket/a/b/a%2Fc");
});

Deno.test("I19 I21 every key has a path that can be sent, and no two odd keys the same", () => {
  const part = fc.oneof(
    fc.constantFrom("", ".", "..", "a", "%", "%2E", "%2F", "%00", "\0", "\ud800", "\udc00x", "..."),
    unicodeText({ maxLength: 4 }),
  );
  const keys = fc.array(
    fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/")),
  );
  fc.assert(fc.property(keys, fc.constantFrom(whole, below), (some, place) => {
    const paths = new Map<string, string>();
    for (const tail of new Set(some)) {
      const key = place.prefix + tail;
      const found = pathOfKey(place, key);
      equal(recordPath(found.path), found.path);
      ok(found.path === place.root || found.path.startsWith(`${place.root}/`));
      const parts = (tail.endsWith("/") ? tail.slice(0, -1) : tail).split("/");
      const isOdd = tail !== "" &&
        parts.some((name) =>
          name === "" || name === "." || name === ".." || name.includes("\0") ||
          !name.isWellFormed()
        );
      equal(found.kind === "odd", isOdd, JSON.stringify(key));
      if (found.kind !== "odd") continue;
      equal(paths.get(found.path), undefined);
      paths.set(found.path, key);
    }
  }));
});

Deno.test("a key in a message is quoted, short, and has no control characters", () => {
  equal(quotedKey("a\nb\0\ud800"), '"a\\x0Ab\\x00\\u{D800}"');
  equal(quotedKey("x".repeat(400)).length, 303);
  equal(quotedKey(`${"x".repeat(299)}😀`).isWellFormed(), true);
});
