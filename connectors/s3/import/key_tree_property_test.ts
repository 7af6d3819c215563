import { deepStrictEqual as deepEqual, ok, strictEqual as equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { type Excludes, parseExcludes } from "@plakar-deno/sdk/files";
import { keyMemory } from "./key_memory.ts";
import { type KeyEntry, keyTree } from "./key_tree.ts";
import type { ListedKey } from "../client/list_keys.ts";
import { pathOfKey, quotedKey } from "./path_of_key.ts";
import { byBytes, listedKey, orders } from "../testdata/listed_keys.ts";

const place = { prefix: "p/", root: "/bucket/p" };
const none = parseExcludes([]);
const part = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "a!", "a-b", "a0", "ab") },
  { weight: 1, arbitrary: fc.constantFrom("", ".", "..", "\0", "\ud800", "😀", "\uffee", "a/") },
);
const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
const objects = fc.uniqueArray(fc.record({ name, size: fc.nat(1) }), {
  selector: (object) => object.name,
  maxLength: 40,
}).map((some) => some.map((object) => listedKey(`p/${object.name}`, object.size)));
const sorted = fc.tuple(objects, fc.constantFrom(...orders)).map(([some, compare]) =>
  some.toSorted((a, b) => compare(a.key, b.key))
);
const patterns = fc.subarray(["a/", "/bucket/p/b/", "a!", "a-b/", "!a-b/a", "/bucket/p/a/b", "*0"]);

function entriesOf(some: readonly ListedKey[], excludes: Excludes): readonly KeyEntry[] {
  const tree = keyTree({ place, excludes });
  return [...some.flatMap((object) => tree.take(object)), ...tree.end()];
}

/** All folders above a name, the name itself if it ends in "/". */
function foldersOf(text: string): string[] {
  const ends = Array.from(text.matchAll(/\//g), (found) => found.index + 1);
  return ends.map((end) => text.slice(0, end));
}

/** What becomes of keys, for someone who knows all of them: the entries, each as a text. */
function model(some: readonly ListedKey[], excludes: Excludes): string[] {
  const pruned = (folder: string) => excludes.prunes(`${place.root}/${folder.slice(0, -1)}`);
  const kept = some.map((object) => ({ object, found: pathOfKey(place, object.key) }))
    .filter(({ found }) => {
      const above = found.kind === "odd" ? found.above : found.name;
      if (foldersOf(above).some(pruned)) return false;
      return found.kind !== "file" || !excludes.excludes(found.path, false);
    });
  const folders = new Map([["", ""]]);
  for (const { found } of kept) {
    if (found.kind === "odd") continue;
    for (const folder of foldersOf(found.name)) if (!folders.has(folder)) folders.set(folder, "");
  }
  const entries: string[] = [];
  for (const { object, found } of kept) {
    const { key } = object;
    if (found.kind === "folder") folders.set(found.name, key);
    const isError = found.kind === "odd" || found.kind === "folder" && object.size > 0 ||
      found.kind === "file" && folders.has(`${found.name}/`);
    if (isError) entries.push(`error ${found.path} ${quotedKey(key)}`);
    else if (found.kind === "file") entries.push(`file ${found.path} ${key}`);
  }
  for (const [folder, key] of folders) {
    const path = folder === "" ? place.root : `${place.root}/${folder.slice(0, -1)}`;
    entries.push(`directory ${path} ${key}`);
  }
  return entries.toSorted();
}

function textOf(entry: KeyEntry): string {
  if (entry.kind === "file") return `file ${entry.path} ${entry.object.key}`;
  if (entry.kind === "directory") {
    return `directory ${entry.folder.path} ${entry.marker?.key ?? ""}`;
  }
  const quoted = /the object ("(?:[^"]|"(?![:]))*"):/.exec(entry.message)?.[1];
  return `error ${entry.path} ${quoted}`;
}

/** Folders come before what is in them, and a file knows the folder it is in. */
function checkFolders(entries: readonly KeyEntry[]): void {
  const known = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === "error") continue;
    const path = entry.kind === "file" ? entry.path : entry.folder.path;
    const above = path.slice(0, path.lastIndexOf("/"));
    if (path !== place.root) ok(known.has(above), `${path} comes before its folder`);
    if (entry.kind === "directory") known.add(path);
    else equal(entry.folder.path, above);
  }
}

Deno.test("I18 I19 in every order that servers list in, keys become what they would if all were known", () => {
  fc.assert(
    fc.property(sorted, patterns, (some, texts) => {
      const excludes = parseExcludes(texts);
      const entries = entriesOf(some, excludes);
      deepEqual(entries.map(textOf).toSorted(), model(some, excludes));
      checkFolders(entries);
    }),
    { numRuns: 3000 },
  );
});

Deno.test("in an order, a memory without room changes nothing", () => {
  fc.assert(fc.property(sorted, (some) => {
    const tree = keyTree({ place, excludes: none, memory: keyMemory(0) });
    const entries = [...some.flatMap((object) => tree.take(object)), ...tree.end()];
    deepEqual(entries, entriesOf(some, none));
  }));
});

Deno.test("I18 in any order no path is a file and a folder, and no key vanishes", () => {
  fc.assert(
    fc.property(objects, (some) => {
      const entries = entriesOf(some, none);
      checkFolders(entries);
      const files = entries.filter((entry) => entry.kind === "file");
      const paths = new Set(files.map((entry) => entry.path));
      equal(paths.size, files.length);
      const messages = entries.map((entry) => entry.kind === "error" ? entry.message : "");
      const made = new Set<string>();
      for (const entry of entries) {
        if (entry.kind === "file") made.add(entry.object.key);
        if (entry.kind !== "directory") continue;
        equal(paths.has(entry.folder.path), false, `${entry.folder.path} is both`);
        if (entry.marker) made.add(entry.marker.key);
      }
      for (const { key, size } of some) {
        const count = messages.filter((text) => text.includes(`object ${quotedKey(key)}:`)).length;
        const isFolder = key.endsWith("/") && made.has(key);
        equal(count, !made.has(key) || isFolder && size > 0 ? 1 : 0, JSON.stringify(key));
      }
    }),
    { numRuns: 3000 },
  );
});

Deno.test("keys in no order that are too many to remember end the import", () => {
  const some = Array.from({ length: 20 }, (_, at) => listedKey(`p/${at}/${at * 7 % 20}`));
  const inOrder = some.toSorted((a, b) => byBytes(a.key, b.key));
  const tree = () => keyTree({ place, excludes: none, memory: keyMemory(500) });
  const early = tree();
  throws(() => some.toReversed().map((object) => early.take(object)), {
    code: "failed_precondition",
    message: /the server lists keys in no order, .* one folder of the bucket at a time$/,
  });
  const late = tree();
  for (const object of inOrder) late.take(object);
  throws(() => late.take(listedKey("p/0")), { code: "failed_precondition" });
  // The last key alone may be the one that there is no room for.
  const last = keyTree({ place, excludes: none, memory: keyMemory(200) });
  last.take(listedKey("p/b"));
  last.take(listedKey("p/a"));
  throws(() => [last.take(listedKey("p/A/b/c/d")), last.end()], { code: "failed_precondition" });
});

Deno.test("a hundred thousand keys leave a tree as small as a hundred", () => {
  const tree = keyTree({ place, excludes: none, memory: keyMemory(1000) });
  let files = 0;
  let most = 0;
  for (let at = 0; at < 100_000; at++) {
    const text = String(at).padStart(6, "0");
    const entries = tree.take(listedKey(`p/${text.slice(0, 3)}/${text.slice(3, 5)}/${text}`));
    files += entries.filter((entry) => entry.kind === "file").length;
    most = Math.max(most, entries.length);
  }
  files += tree.end().length;
  equal(files, 100_000);
  // Whatever is held back comes out here: at most the last file and three folders.
  ok(most <= 4, String(most));
});
