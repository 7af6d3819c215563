import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { type FileInfo, goMode } from "@plakar-deno/sdk";
import { folderHeaders, metadataHeaders, objectMetadata } from "./object_metadata.ts";
import { unicodeText } from "../../../tests/properties/unicode_text.ts";

const INFO: FileInfo = {
  size: 1,
  mode: 0o640,
  modTime: 1_700_000_000_500_000_000n,
  dev: 0n,
  ino: 0n,
  uid: 1000n,
  gid: 100n,
  nlink: 1,
  username: "",
  groupname: "",
  flags: 0,
};

const meta = (values: Record<string, string>) =>
  new Headers(Object.entries(values).map(([name, value]) => [`x-amz-meta-${name}`, value]));

Deno.test("metadata headers are what rclone writes", () => {
  deepEqual(metadataHeaders(INFO), {
    "x-amz-meta-mtime": "1700000000.5",
    "x-amz-meta-mode": "100640",
    "x-amz-meta-uid": "1000",
    "x-amz-meta-gid": "100",
  });
  const link = metadataHeaders({ ...INFO, mode: (goMode.symlink | 0o777) >>> 0 });
  equal(link["x-amz-meta-mode"], "120777");
  const folder = metadataHeaders({
    ...INFO,
    mode: (goMode.directory | goMode.sticky | 0o755) >>> 0,
  });
  equal(folder["x-amz-meta-mode"], "41755");
});

Deno.test("E19 modes, times and owners come back from the headers, whatever they are", () => {
  const kinds = fc.constantFrom(0, goMode.directory, goMode.symlink);
  const bits = fc.subarray([goMode.setuid, goMode.setgid, goMode.sticky]);
  const info = fc.record({
    mode: fc.tuple(kinds, fc.integer({ min: 0, max: 0o777 }), bits).map((
      [kind, permissions, more],
    ) => more.reduce((mode, bit) => (mode | bit) >>> 0, (kind | permissions) >>> 0)),
    modTime: fc.bigInt(-62_135_596_800_000_000_000n, 253_402_300_799_999_999_999n),
    uid: fc.bigInt(0n, 0xfffffffen),
    gid: fc.bigInt(0n, 0xfffffffen),
    username: fc.string({ unit: "grapheme", maxLength: 20 }),
    groupname: unicodeText({ maxLength: 20 }),
  });
  fc.assert(fc.property(info, (facts) => {
    const headers = metadataHeaders({ ...INFO, ...facts });
    for (const value of Object.values(headers)) equal(/^[\x21-\x7e]+$/.test(value), true, value);
    const form = (facts.mode & goMode.directory) === 0 ? "object" : "marker";
    const { username, groupname, ...rest } = facts;
    deepEqual({ ...objectMetadata(new Headers(headers), form) }, {
      ...rest,
      ...username === "" ? {} : { username },
      ...groupname === "" ? {} : { groupname },
    });
  }));
});

Deno.test("times keep nanoseconds, also before 1970", () => {
  for (
    const [text, modTime] of [
      ["0", 0n],
      ["0.000000001", 1n],
      ["-0.000000001", -1n],
      ["-1.5", -1_500_000_000n],
      ["1700000000.123456789", 1_700_000_000_123_456_789n],
    ] as const
  ) {
    equal(metadataHeaders({ ...INFO, modTime })["x-amz-meta-mtime"], text);
    deepEqual(objectMetadata(meta({ mtime: text }), "object"), { modTime });
  }
  // More decimals than nanoseconds, and none after the point.
  deepEqual(objectMetadata(meta({ mtime: "1.1234567891" }), "object"), { modTime: 1_123_456_789n });
  deepEqual(objectMetadata(meta({ mtime: "7." }), "object"), { modTime: 7_000_000_000n });
});

Deno.test("values of foreign writers that make no sense are left out", () => {
  for (
    const values of <Record<string, string>[]> [
      { mtime: "yesterday" },
      { mtime: "1e9" },
      { mtime: "2024-01-01T00:00:00Z" },
      { mtime: "999999999999" },
      { mtime: "-62135596800.000000001" },
      { mtime: "9".repeat(400) },
      { mode: "rw-r--r--" },
      { mode: "-1" },
      { mode: "99999999" },
      { mode: "0x1ff" },
      { mode: "60644" },
      { mode: "40755" },
      { uid: "root" },
      { uid: "-2" },
      { uid: "18446744073709551616" },
      { gid: "4294967295" },
      { gid: "1.0" },
      { uname: "%zz" },
      { gname: "%ff" },
      { mtime: "", mode: "", uid: "", gid: "", uname: "", gname: "" },
    ]
  ) deepEqual(objectMetadata(meta(values), "object"), {}, JSON.stringify(values));
  deepEqual(objectMetadata(new Headers({ "content-type": "text/plain" }), "object"), {});
});

Deno.test("a mode is octal as of rclone or decimal as of s3fs, and fits the key", () => {
  const directory = goMode.directory, symlink = goMode.symlink;
  for (
    const [text, form, mode] of [
      ["100644", "object", 0o644],
      ["0100644", "object", 0o644],
      ["644", "object", 0o644],
      ["104755", "object", 0o755 | goMode.setuid],
      ["33188", "object", 0o644],
      ["33261", "object", 0o755],
      ["41471", "object", symlink + 0o777],
      ["120777", "object", symlink + 0o777],
      ["40755", "marker", directory + 0o755],
      ["755", "marker", directory + 0o755],
      ["16877", "marker", directory + 0o755],
      ["16704", "marker", directory + 0o500],
      ["100644", "marker", undefined],
    ] as const
  ) equal(objectMetadata(meta({ mode: text }), form).mode, mode, `${text} ${form}`);
});

Deno.test("names that would pass the 2 KB of S3 are left out, the rest stays", () => {
  const headers = metadataHeaders({ ...INFO, username: "ü".repeat(600), groupname: "staff" });
  deepEqual(Object.keys(headers).map((name) => name.slice("x-amz-meta-".length)), [
    "mtime",
    "mode",
    "uid",
    "gid",
    "gname",
  ]);
  const names = metadataHeaders({ ...INFO, username: " Jörg %", groupname: "a b" });
  equal(names["x-amz-meta-uname"], "%20J%C3%B6rg%20%25");
  equal(names["x-amz-meta-gname"], "a%20b");
});

Deno.test("ids that nobody has told are not written", () => {
  const headers = metadataHeaders({ ...INFO, uid: 0xffff_ffffn, gid: 0xffff_ffffn });
  deepEqual(Object.keys(headers), ["x-amz-meta-mtime", "x-amz-meta-mode"]);
});

Deno.test("a folder's metadata come back from its content type where a server keeps nothing else", () => {
  const mode = (goMode.directory | goMode.sticky | 0o775) >>> 0;
  const info = { ...INFO, mode, modTime: -5n, username: "a;=b ü", groupname: "g".repeat(200) };
  const { "content-type": type, ...rest } = folderHeaders(info);
  deepEqual(rest, metadataHeaders(info));
  equal(
    type,
    "application/x-directory; mtime=-0.000000005; mode=41775; uid=1000; gid=100; uname=a%3B%3Db%20%C3%BC",
  );
  const read = (value: string, form: "object" | "marker" = "marker") =>
    objectMetadata(new Headers({ "content-type": value }), form);
  deepEqual(read(type!), { mode, modTime: -5n, uid: 1000n, gid: 100n, username: "a;=b ü" });
  deepEqual(read(type!, "object"), {});
  deepEqual(read("Application/X-Directory;mode=40700;charset=utf-8;uid=;gid=x"), {
    mode: (goMode.directory | 0o700) >>> 0,
  });
  deepEqual(read("text/plain; mode=40700"), {});
  deepEqual(read("application/x-directory"), {});
  // What the server kept as it was sent counts first.
  const both = new Headers({ "content-type": type!, "x-amz-meta-mode": "40711" });
  equal(objectMetadata(both, "marker").mode, (goMode.directory | 0o711) >>> 0);
});
