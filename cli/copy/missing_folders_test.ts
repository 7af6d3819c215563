import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { directoryRecord } from "../../sdk/directory_record.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import { missingFolders } from "./missing_folders.ts";

const file = (path: string) => fileRecord(path, {}, () => new Uint8Array());

Deno.test("every folder above a record comes once, outermost first", () => {
  const folders = missingFolders();
  const before = (path: string) => folders.before(file(path)).map(({ path }) => path);
  deepEqual(before("/a/b/c.txt"), ["/", "/a", "/a/b"]);
  deepEqual(before("/a/b/d.txt"), []);
  deepEqual(before("/a/e/f.txt"), ["/a/e"]);
});

Deno.test("a folder that the source names is not made up, and one made up is like plakar's", () => {
  const folders = missingFolders();
  deepEqual(folders.before(directoryRecord("/", {})), []);
  deepEqual(folders.before(directoryRecord("/a", {})), []);
  const [made] = folders.before(file("/a/b/c"));
  equal(made?.path, "/a/b");
  equal(made?.info.mode, 0x80000000 + 0o750);
  equal(made?.info.modTime, 0n);
  deepEqual(folders.before(directoryRecord("/a/b", {})), []);
});
