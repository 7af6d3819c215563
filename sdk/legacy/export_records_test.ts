import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { ConnectorError } from "../error.ts";
import type { ExportRecord } from "../exporter.ts";
import {
  exported,
  type ExportEntry,
  exportRecord,
  file,
  folder,
  recorder,
} from "../testdata/exported.ts";
import { rawContext } from "../testdata/raw_context.ts";
import { exportRecords } from "./export_records.ts";

const { log: quiet } = rawContext();

Deno.test("E14 a tree is restored as a v1.0 host does it, permissions of folders last", async () => {
  const made = recorder();
  const entries: ExportEntry[] = [
    folder("/"),
    folder("/a", 0o700),
    folder("/a/b", 0o500),
    file("/a/b/f", "hello", { mode: 0o4755 }),
    folder("/c"),
    { kind: "symlink", path: "/c/l", target: "../a/b/f", info: { mode: 0o777 } },
    file("/z", ""),
  ];
  deepEqual(await exported(made, entries), entries.map(({ path }) => path));
  deepEqual(made.calls, [
    "dir /r",
    "dir /r/a",
    "dir /r/a/b",
    "file /r/a/b/f 5 hello",
    "set /r/a/b/f 755",
    "dir /r/c",
    "link ../a/b/f /r/c/l symlink",
    "set /r/c/l 777",
    "file /r/z 0 ",
    "set /r/z 640",
    "set /r/a/b 500",
    "set /r/c 750",
    "set /r/a 700",
  ]);
});

Deno.test("a folder nobody told of is made for what lies in it, once", async () => {
  const made = recorder();
  await exported(made, [file("/a/b/1", "1"), file("/a/b/2", "2"), file("/3", "3")], { root: "/" });
  deepEqual(made.calls.filter((call) => call.startsWith("dir")), ["dir /a/b", "dir /"]);
});

Deno.test("E10 a record that fails keeps its text, and the restore goes on", async () => {
  const made = recorder({
    "dir /r/no": new Error("no such folder here"),
    "file /r/a 1 a": new Error("disk full"),
    "set /r/b 640": new Error("not yours"),
    "link t /r/l symlink": new Error("no links here"),
    "set /r/d 750": new Error("not this one"),
  });
  const entries: ExportEntry[] = [
    folder("/no"),
    folder("/d"),
    file("/a", "a"),
    file("/b", "b"),
    { kind: "symlink", path: "/l", target: "t" },
    file("/c", "c"),
  ];
  deepEqual(await exported(made, entries), [
    "/no: no such folder here",
    "/d: not this one",
    "/a: disk full",
    "/b: not yours",
    "/l: no links here",
    "/c",
  ]);
});

Deno.test("E16 further names of a file become hard links of the first one stored", async () => {
  const info = { mode: 0o640, nlink: 3, dev: 7, ino: 9 };
  const made = recorder();
  const entries = [
    file("/a", "same", info),
    file("/b", "same", info),
    file("/other", "same", { ...info, ino: 10 }),
    file("/c", "same", info),
    // All three names are there: a fourth one is another file.
    file("/d", "same", info),
  ];
  deepEqual(await exported(made, entries), ["/a", "/b", "/other", "/c", "/d"]);
  deepEqual(made.calls.filter((call) => !call.startsWith("set")), [
    "dir /r",
    "file /r/a 4 same",
    "link /r/a /r/b hardlink",
    "file /r/other 4 same",
    "link /r/a /r/c hardlink",
    "file /r/d 4 same",
  ]);
});

Deno.test("E16 the first name that could be stored is the one that is linked", async () => {
  const info = { mode: 0o640, nlink: 2, dev: 7, ino: 9 };
  const made = recorder({ "file /r/a 1 x": new Error("disk full") });
  await exported(made, [file("/a", "x", info), file("/b", "x", info), file("/c", "x", info)]);
  equal(made.calls.includes("file /r/b 1 x"), true);
  equal(made.calls.includes("link /r/b /r/c hardlink"), true);
});

Deno.test("E16 where links are unimplemented, a further name is stored as a copy", async () => {
  const info = { mode: 0o640, nlink: 2, dev: 7, ino: 9 };
  const made = recorder({
    "link /r/a /r/b hardlink": new ConnectorError("no links", { code: "unimplemented" }),
  });
  deepEqual(await exported(made, [file("/a", "x", info), file("/b", "x", info)]), ["/a", "/b"]);
  equal(made.calls.includes("file /r/b 1 x"), true);
});

Deno.test("files without an inode are never linked", async () => {
  const info = { mode: 0o640, nlink: 2 };
  const made = recorder();
  await exported(made, [file("/a", "x", info), file("/b", "y", info)]);
  equal(made.calls.some((call) => call.startsWith("link")), false);
});

Deno.test("a device, unknown to v1.0, is answered with an error", async () => {
  const [special] = await exported(recorder(), [{ kind: "special", path: "/dev" }]);
  match(special!, /cannot restore the device, pipe or socket "\/dev"/);
});

Deno.test("E21 attributes, unknown to v1.0, are left out with one warning", async () => {
  const warnings: string[] = [];
  const made = recorder();
  const xattr: ExportEntry = { kind: "xattr", path: "/f" };
  deepEqual(await exported(made, [xattr, xattr], { warnings }), ["/f", "/f"]);
  deepEqual(made.calls, []);
  equal(warnings.length, 1);
});

Deno.test("E17 nothing is restored outside of the root or through a restored link", async () => {
  const made = recorder();
  const answers = await exported(made, [
    file("/../x", "x"),
    file("/", "x"),
    { kind: "symlink", path: "/out", target: "/etc" },
    file("/out/passwd", "x"),
    folder("/out"),
    folder("/out/deep/er"),
  ]);
  deepEqual(answers.map((answer) => answer.split(": ").length > 1), [
    true,
    true,
    false,
    true,
    true,
    true,
  ]);
  deepEqual(made.calls, ["dir /r", "link /etc /r/out symlink", "set /r/out 777"]);
});

Deno.test("E7 a file that was broken off is not stored", async () => {
  const made = recorder();
  const [answer] = await exported(made, [{ ...file("/a", "he"), broken: true }]);
  equal(answer, "/a: the host broke off");
  deepEqual(made.calls, ["dir /r"]);
});

Deno.test("a folder told twice gets what was told last", async () => {
  const made = recorder();
  deepEqual(await exported(made, [folder("/a", 0o700), folder("/a", 0o711)]), ["/a", "/a"]);
  deepEqual(made.calls, ["dir /r/a", "set /r/a 711"]);
});

Deno.test("a host that went away ends the restore after the record under way", async () => {
  const gone = new AbortController();
  const made = recorder();
  async function* records(): AsyncGenerator<ExportRecord> {
    for (const entry of [folder("/a"), folder("/b")]) {
      yield { ...exportRecord(entry), ok() {}, error() {} } as ExportRecord;
      gone.abort(new Error("gone"));
    }
  }
  const call = { records: records(), signal: gone.signal };
  const run = exportRecords(made, call, { root: "/r", concurrency: 1, log: quiet });
  await rejects(run, { message: "gone" });
  deepEqual(made.calls, ["dir /r/a", "dir /r/b"]);
});

Deno.test("E17 a link in the place of a folder or a file is not gone through", async () => {
  const made = recorder();
  const link = (path: string): ExportEntry => ({ kind: "symlink", path, target: "/etc" });
  const answers = await exported(made, [
    folder("/a"),
    link("/a"),
    file("/a/x", "x"),
    folder("/a"),
    link("/b"),
    file("/b", "x"),
  ]);
  const refused = (path: string, at: string) =>
    `${path}: cannot restore "/r${at}": "/r${at}" was restored as a symbolic link, which may ` +
    `lead out of the destination`;
  deepEqual(answers, [
    refused("/a", "/a"),
    "/a",
    refused("/a/x", "/a"),
    refused("/a", "/a"),
    "/b",
    refused("/b", "/b"),
  ]);
  deepEqual(made.calls.filter((call) => !call.startsWith("link")), [
    "dir /r/a",
    "dir /r",
    "set /r/a 777",
    "set /r/b 777",
  ]);
});
