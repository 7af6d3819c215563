import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { madeDirectories } from "./made_directories.ts";

Deno.test("V8 each directory is made once, those above it first", async () => {
  const created: string[] = [];
  const directories = madeDirectories((path) => {
    created.push(path);
    return Promise.resolve();
  });
  await Promise.all([
    directories.make("/a/b"),
    directories.make("/a"),
    directories.above("/a/b/file"),
    directories.above("/c/file"),
  ]);
  await directories.make("/a/b");
  await directories.above("/");
  deepStrictEqual(created, ["/", "/a", "/c", "/a/b"]);
  strictEqual(directories.has("/c"), true);
  strictEqual(directories.has("/d"), false);
});

Deno.test("V8 a directory that failed fails all who waited, and is tried again", async () => {
  let tries = 0;
  const directories = madeDirectories((path) =>
    path === "/a" && ++tries === 1 ? Promise.reject(new Error("no")) : Promise.resolve()
  );
  await Promise.all([
    rejects(directories.make("/a"), /no/),
    rejects(directories.above("/a/file"), /no/),
  ]);
  strictEqual(directories.has("/a"), false);
  await directories.make("/a");
  strictEqual(tries, 2);
});

Deno.test("V8 a directory below thousands of others is made after all of them", async () => {
  const created: string[] = [];
  const directories = madeDirectories((path) => {
    created.push(path);
    return Promise.resolve();
  });
  await Promise.all([directories.make("/d".repeat(10_000)), directories.make("/d/d")]);
  strictEqual(created.length, 10_001);
  deepStrictEqual(created.map((path) => path.length), created.map((_, at) => 2 * at || 1));
});
