import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { fileInfoFromWire } from "./file_info_from_wire.ts";
import { exportRecordFromWire } from "./export_record_from_wire.ts";
import { recordContent } from "./record_content.ts";

const { content } = recordContent(() => Promise.resolve(null));
const answer = { ok() {}, error() {} };
const fromWire = (message: Parameters<typeof exportRecordFromWire>[0]) =>
  exportRecordFromWire(message, content, answer);

Deno.test("every kind of record is told by its mode", () => {
  const kinds: Record<number, string> = {
    0x800001ed: "directory",
    0x080001ff: "symlink",
    0x008001ed: "file",
    0x04000180: "special",
    0x04200180: "special",
    0x02000180: "special",
    0x01000180: "special",
    0x00080180: "special",
  };
  for (const [mode, kind] of Object.entries(kinds)) {
    equal(fromWire({ pathname: "/a", fileInfo: { mode: Number(mode) } }).kind, kind);
  }
  const link = fromWire({ pathname: "/l", target: "../x y", fileInfo: { mode: 0x080001ff } });
  equal(link.kind === "symlink" && link.target, "../x y");
  const file = fromWire({ pathname: "/f", extendedAttributes: ["user.a"], fileInfo: {} });
  deepEqual(file.kind === "file" && file.xattrNames, ["user.a"]);
});

Deno.test("E17 a path is clean, or refused by name", () => {
  equal(fromWire({ pathname: "/a//b/./c/", fileInfo: {} }).path, "/a/b/c");
  equal(fromWire({ pathname: "/", fileInfo: { mode: 0x800001ed } }).path, "/");
  for (const pathname of ["", "a", "/..", "/a/../../b", "/a\0"]) {
    throws(() => fromWire({ pathname, fileInfo: {} }), { code: "invalid_argument" });
  }
});

Deno.test("I29 metadata arrive exactly: 64 bits, size −1, times before 1970", () => {
  deepEqual(
    fileInfoFromWire({
      name: "x",
      size: "-1",
      mode: 0x800001ed,
      modTime: { seconds: "-2", nanos: 999_999_999 },
      dev: "18446744073709551615",
      ino: "9007199254740993",
      uid: 3,
      gid: 4n,
      nlink: 70000,
      username: "u",
      groupname: "g",
      flags: 5,
    }),
    {
      size: -1,
      mode: 0x800001ed,
      modTime: -1_000_000_001n,
      dev: 18446744073709551615n,
      ino: 9007199254740993n,
      uid: 3n,
      gid: 4n,
      nlink: 70000,
      username: "u",
      groupname: "g",
      flags: 5,
    },
  );
  equal(fileInfoFromWire({ modTime: null }).modTime, 0n);
});
