import {
  deepStrictEqual as deepEqual,
  match,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { directoryRecord } from "./directory_record.ts";
import { errorRecord } from "./error_record.ts";
import { fileInfo } from "./file_info_of.ts";
import { fileRecord } from "./file_record.ts";
import { specialRecord } from "./special_record.ts";
import { symlinkRecord } from "./symlink_record.ts";
import { xattrRecord } from "./xattr_record.ts";

const open = () => new Uint8Array(0);

Deno.test("a file's record holds what it was given, and its opener as it is", () => {
  const record = fileRecord("/a/b.txt", { size: 5, mode: 0o600 }, open);
  deepEqual(record, {
    kind: "file",
    path: "/a/b.txt",
    info: fileInfo({ size: 5, mode: 0o600 }),
    open,
    xattrNames: [],
  });
  equal(record.open, open);
});

Deno.test("making a record never opens its content", () => {
  const explode = () => {
    throw new Error("opened");
  };
  equal(fileRecord("/a", {}, explode).kind, "file");
  equal(xattrRecord("/a", "user.tag", explode).kind, "xattr");
});

Deno.test("each kind of record completes the info for its kind", () => {
  deepEqual(fileRecord("/a", {}, open).info, fileInfo({}, "file"));
  deepEqual(directoryRecord("/a", {}).info, fileInfo({}, "directory"));
  deepEqual(symlinkRecord("/a", {}, "b").info, fileInfo({}, "symlink"));
  deepEqual(specialRecord("/a", { mode: 0o020600 }).info, fileInfo({ mode: 0o020600 }, "special"));
});

Deno.test("a stat makes a record of the kind that was asked for", async () => {
  const stat = await Deno.lstat(import.meta.dirname!);
  equal(directoryRecord("/d", stat).info.mode, fileInfo(stat, "directory").mode);
  equal(fileRecord("/d", stat, open).info.mode, stat.mode! & 0o777);
});

Deno.test("owner, group and attribute names come beside a stat", async () => {
  const stat = await Deno.lstat(import.meta.filename!);
  const extra = { username: "ada", groupname: "staff", xattrNames: ["user.tag"] };
  const file = fileRecord("/f", stat, open, extra);
  deepEqual([file.info.username, file.info.groupname, file.xattrNames], ["ada", "staff", [
    "user.tag",
  ]]);
  const directory = directoryRecord("/d", {}, extra);
  deepEqual([directory.info.username, directory.xattrNames], ["ada", ["user.tag"]]);
  equal(symlinkRecord("/l", {}, "t", extra).info.groupname, "staff");
  equal(specialRecord("/s", {}, extra).info.username, "ada");
});

Deno.test("a link's target is kept to the letter", () => {
  for (const target of ["v2", "../a//b/./", "/", "", "a\0b", "\ud800", "C:\\x", "ü 😀"]) {
    equal(symlinkRecord("/l", {}, target).target, target);
  }
});

Deno.test("a path is not looked at yet: a bad one becomes an error record later", () => {
  for (const path of ["", "relative", "/..", "/\ud800"]) {
    equal(fileRecord(path, {}, open).path, path);
    equal(errorRecord(path, "x").path, path);
  }
});

Deno.test("an info that cannot be sent exactly is refused at once", () => {
  throws(() => fileRecord("/a", { size: NaN }, open), { name: "ConnectorError", message: /size/ });
  throws(() => directoryRecord("/a", { mode: -1 }), { name: "ConnectorError", message: /mode/ });
  throws(() => symlinkRecord("/a", { uid: -1 }, "b"), { name: "ConnectorError", message: /uid/ });
  throws(() => specialRecord("/a", { nlink: NaN }), { name: "ConnectorError", message: /nlink/ });
});

Deno.test("an attribute's record is of the kind extended unless it says ads", () => {
  deepEqual(xattrRecord("/a", "user.tag", open), {
    kind: "xattr",
    path: "/a",
    name: "user.tag",
    type: "extended",
    open,
  });
  equal(xattrRecord("/a", "Zone.Identifier", open, "ads").type, "ads");
});

Deno.test("I18 an error record says why, whatever was thrown", () => {
  deepEqual(errorRecord("/secret", new Error("permission denied")), {
    kind: "error",
    path: "/secret",
    message: "permission denied",
  });
  for (const reason of [undefined, null, "", {}, new Error(""), Symbol("x"), "\ud800"]) {
    const { message } = errorRecord("/a", reason);
    match(message, /./);
    equal(message.isWellFormed(), true);
  }
});
