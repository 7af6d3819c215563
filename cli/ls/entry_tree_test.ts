import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { directoryRecord } from "../../sdk/directory_record.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { specialRecord } from "../../sdk/special_record.ts";
import { symlinkRecord } from "../../sdk/symlink_record.ts";
import { entryTree } from "./entry_tree.ts";

const file = (path: string, size: number) => fileRecord(path, { size }, () => new Uint8Array());

function printed(top: string, records: readonly ImportRecord[]): string[] {
  const tree = entryTree();
  for (const record of records) tree.add(record.path, record);
  return [...tree.lines(top)];
}

Deno.test("a tree is sorted, with the sum of each folder, in whatever order it came", () => {
  deepEqual(
    printed("/srv", [
      file("/b/z", 500),
      file("/b/deep/x", 1000),
      symlinkRecord("/link", {}, "a\x1b[2J"),
      directoryRecord("/empty", {}),
      specialRecord("/pipe", { mode: 0o010600 }),
      file("/a.txt", 7),
      file("/unknown", -1),
      directoryRecord("/b", {}),
      directoryRecord("/", {}),
    ]),
    [
      "   1.5 kB  /srv/",
      "      7 B  ├── a.txt",
      "   1.5 kB  ├── b/",
      "   1.0 kB  │   ├── deep/",
      "   1.0 kB  │   │   └── x",
      "    500 B  │   └── z",
      "      0 B  ├── empty/",
      "           ├── link -> a\\x1B[2J",
      "           ├── pipe (special file)",
      "        ?  └── unknown",
    ],
  );
});

Deno.test("one file is its own tree, and a path that comes twice counts once", () => {
  deepEqual(printed("/srv/a", [file("/", 3)]), ["      3 B  /srv/a"]);
  deepEqual(printed("/", [file("/a", 3), file("/a", 4)]), ["      4 B  /", "      4 B  └── a"]);
});

Deno.test("a tree of any depth can be printed", () => {
  const path = `/${"a/".repeat(200_000)}f`;
  deepEqual(printed("/", [file(path, 1), file("/b", 2)]), [
    "      3 B  /",
    `      1 B  ├── ${path.slice(1)}`,
    "      2 B  └── b",
  ]);
  deepEqual(printed("/", [file(`/${"a/".repeat(2047)}f`, 1)]).length, 2049);
});
