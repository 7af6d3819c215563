import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { runCliText, testConnector } from "../run/testdata/run_cli_text.ts";

const plugin = ["--plugin", testConnector("odd_importer.ts")];
const listing = (...args: string[]) => runCliText(["ls", "odd:x", ...plugin, ...args]);

Deno.test("ls prints the tree below the root, and opens nothing", async () => {
  const { code, out } = await listing();
  deepEqual(out, [
    "     11 B  /top/data/",
    "      5 B  ├── a.txt",
    "      6 B  ├── inner/",
    "      6 B  │   └── b.txt",
    "           ├── link -> a.txt",
    "           └── pipe (special file)",
    "",
    "2 files, 2 folders, 1 link, 1 special file, 1 attribute, 11 B",
  ]);
  equal(code, 0);
});

Deno.test("ls of a part prints that part, from the root or from the top", async () => {
  const expected = [
    "      6 B  /top/data/inner/",
    "      6 B  └── b.txt",
    "",
    "1 file, 1 folder, 6 B",
  ];
  deepEqual((await listing("inner")).out, expected);
  deepEqual((await listing("/top/data/inner/")).out, expected);
  deepEqual((await listing("a.txt")).out.slice(0, 1), ["      5 B  /top/data/a.txt"]);
  await rejects(listing("/inner"), {
    code: "not_found",
    message:
      'cannot list "/inner": there is no "/inner" in odd://x; its paths begin with "/top/data"',
  });
});

Deno.test("ls --flat and --json print each record as it comes, then the totals", async () => {
  const flat = (await listing("--flat", "--concurrency", "1")).out;
  deepEqual(flat.slice(0, 5), [
    "           /top/data/",
    "           /top/data/inner/",
    "      6 B  /top/data/inner/b.txt",
    "      5 B  /top/data/a.txt",
    "           /top/data/a.txt (attribute user.note)",
  ]);
  const json = (await listing("--json", "inner")).out.map((line) => JSON.parse(line));
  deepEqual(json.map(({ path, type }) => path ?? type), [
    "/top/data/inner",
    "/top/data/inner/b.txt",
    "summary",
  ]);
  equal(json.at(-1).bytes, 6);
});

Deno.test("ls tells what could not be read, and fails", async () => {
  const { code, out } = await listing("-o", "case=bad", "--exclude", "short");
  deepEqual(out, [
    "      1 B  /top/data/",
    "      1 B  ├── locked",
    "        ?  └── unknown",
    "failed  /top/data/lost: permission denied",
    "",
    "2 files, 1 folder, 1 B, 1 excluded, 1 failed",
  ]);
  equal(code, 1);
  const json = await listing("-o", "case=bad", "--json");
  equal(json.code, 1);
  match(json.out.join("\n"), /"kind":"error","reason":"permission denied"/);
});
