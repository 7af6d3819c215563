import { strictEqual as equal } from "node:assert/strict";
import { foldersAhead } from "./folders_ahead.ts";

Deno.test("an entry waits for the nearest folder above it that is on its way", async () => {
  const folders = foldersAhead();
  equal(folders.above("/a/b/c"), undefined);
  const top = Promise.withResolvers<void>();
  const deep = Promise.withResolvers<void>();
  folders.add("/", top.promise);
  folders.add("/a/b", deep.promise);
  equal(folders.above("/"), undefined);
  equal(folders.above("/a/b"), folders.above("/x"));
  equal(folders.above("/a/b/c/d"), folders.above("/a/b/c"));
  equal(folders.above("/a/bc"), folders.above("/x"));
  const waited = folders.above("/a/b/c");
  deep.resolve();
  await waited;
  equal(folders.above("/a/b/c"), folders.above("/x"));
  const last = folders.above("/x");
  top.resolve();
  await last;
  equal(folders.above("/a/b/c"), undefined);
});

Deno.test("a folder that comes again is waited for again", async () => {
  const folders = foldersAhead();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  folders.add("/a", first.promise);
  const waited = folders.above("/a/b");
  folders.add("/a", second.promise);
  first.resolve();
  await waited;
  equal(folders.above("/a/b") === undefined, false);
  second.resolve();
  await folders.above("/a/b");
  equal(folders.above("/a/b"), undefined);
});
