import {
  deepStrictEqual as deepEqual,
  match,
  ok,
  strictEqual as equal,
  throws,
} from "node:assert/strict";
import { importerMethods } from "../proto/importer_methods.ts";
import type { RecordMessage } from "../proto/messages.ts";
import { directoryRecord } from "../sdk/directory_record.ts";
import { errorRecord } from "../sdk/error_record.ts";
import { fileRecord } from "../sdk/file_record.ts";
import type { ImportRecord } from "../sdk/record.ts";
import { specialRecord } from "../sdk/special_record.ts";
import { symlinkRecord } from "../sdk/symlink_record.ts";
import { xattrRecord } from "../sdk/xattr_record.ts";
import { secretMask } from "../sdk/mask_secrets.ts";
import { recordToWire } from "./record_to_wire.ts";

const RULES = { root: "/data", noXattr: false, mask: (text: string) => text };
const { response } = importerMethods.import;
const nothing = () => new Uint8Array(0);
const file = (path: string) => fileRecord(path, {}, nothing);

/** The record as the host decodes it. */
function sent(record: ImportRecord, rules = RULES): RecordMessage {
  const wire = recordToWire(record, rules);
  ok(wire !== undefined);
  return response.decode(response.encode({ record: wire.message })).record!;
}

Deno.test("I17 an xattr record has isXattr, hasReader, type 0 or 1, and no file info", () => {
  const extended = sent(xattrRecord("/data/a", "user.x", nothing));
  const { isXattr, hasReader, xattrName, xattrType, fileInfo } = extended;
  deepEqual(
    { isXattr, hasReader, xattrName, xattrType, fileInfo },
    { isXattr: true, hasReader: true, xattrName: "user.x", xattrType: 0, fileInfo: null },
  );
  equal(sent(xattrRecord("/data/a", "user.x", nothing, "ads")).xattrType, 1);
});

for (
  const [given, path] of [
    ["/data//x", "/data/x"],
    ["/data/x/", "/data/x"],
    ["/data/./x", "/data/x"],
    ["/data/y/../x", "/data/x"],
    ["/", "/"],
  ] as const
) {
  Deno.test(`I19 the path ${given} is sent as ${path}`, () => {
    const { pathname, error, fileInfo } = sent(directoryRecord(given, {}));
    equal(pathname, path);
    equal(error, "");
    equal(fileInfo?.name, path === "/" ? "/" : "x");
  });
}

for (
  const [given, reported] of [
    ["x/y", "/data/x/y"],
    ["", "/data"],
    ["../../etc/passwd", "/data/etc/passwd"],
    ["/../../etc/passwd", "/etc/passwd"],
    ["/a\0b", "/a\\x00b"],
  ] as const
) {
  Deno.test(`I19 the path ${JSON.stringify(given)} is an error record at ${reported}`, () => {
    const { pathname, error, fileInfo, hasReader } = sent(file(given));
    equal(pathname, reported);
    match(error!, /cannot use the path/);
    equal(fileInfo, null);
    equal(hasReader, false);
  });
}

Deno.test("I20 the name comes from the path", () => {
  for (const kind of [file("/data/a b"), directoryRecord("/data/a b", {})]) {
    equal(sent(kind).fileInfo?.name, "a b");
  }
  const forged = { ...file("/data/a"), info: { ...file("/data/a").info, name: "evil" } };
  equal(sent(forged as ImportRecord).fileInfo?.name, "a");
});

Deno.test("I21 a path, target or name without UTF-8 form is an error record with an escaped path", () => {
  const { pathname, error } = sent(file("/data/\ud800x"));
  equal(pathname, "/data/\\u{D800}x");
  match(error!, /no UTF-8 form/);
  match(sent(symlinkRecord("/data/l", {}, "\udfff")).error!, /target .* no UTF-8 form/);
  match(sent(xattrRecord("/data/a", "\ud800", nothing)).error!, /no UTF-8 form/);
  match(
    sent(fileRecord("/data/a", { username: "\ud800" }, nothing)).error!,
    /username has no UTF-8 form/,
  );
});

Deno.test("I29 numbers beyond 2^53, size −1, 70000 links and times before 1970 are exact", () => {
  const info = sent(fileRecord("/data/a", {
    ino: 2n ** 64n - 1n,
    uid: 2n ** 53n + 1n,
    nlink: 70_000,
    modTime: -1n,
  }, nothing)).fileInfo!;
  deepEqual(
    { ino: info.ino, uid: info.uid, size: info.size, nlink: info.nlink, modTime: info.modTime },
    {
      ino: "18446744073709551615",
      uid: "9007199254740993",
      size: "-1",
      nlink: 65535,
      modTime: { seconds: "-1", nanos: 999_999_999 },
    },
  );
});

Deno.test("I29 nanoseconds are kept", () => {
  const modTime = 1_704_067_200_123_456_789n;
  deepEqual(sent(directoryRecord("/d", { modTime })).fileInfo?.modTime, {
    seconds: "1704067200",
    nanos: 123_456_789,
  });
});

Deno.test("I30 a record that is too large becomes an error record", () => {
  const xattrNames = Array.from({ length: 60_000 }, (_, at) => `user.${"x".repeat(80)}${at}`);
  const { pathname, error } = sent(fileRecord("/data/a", {}, nothing, { xattrNames }));
  equal(pathname, "/data/a");
  match(error!, /more than a host accepts/);
  match(sent(symlinkRecord("/data/l", {}, "x".repeat(5_000_000))).error!, /more than a host/);
  const fits = sent(fileRecord("/data/a", {}, nothing, { xattrNames: xattrNames.slice(0, 1000) }));
  equal(fits.extendedAttributes?.length, 1000);
});

Deno.test("I30 the longest path of an error record stays below the limit", () => {
  const wire = recordToWire(file(`/${"x/".repeat(5_000_000)}`), RULES);
  ok(response.encode({ record: wire!.message }).length < 1024 * 1024);
});

Deno.test("a symlink keeps its target to the letter; an empty one is an error record", () => {
  equal(sent(symlinkRecord("/data/l", {}, "../a//b/")).target, "../a//b/");
  match(sent(symlinkRecord("/data/l", {}, "")).error!, /target is empty/);
});

Deno.test("noxattr leaves out attribute records and names", () => {
  const rules = { ...RULES, noXattr: true };
  equal(recordToWire(xattrRecord("/data/a", "user.x", nothing), rules), undefined);
  const named = fileRecord("/data/a", {}, nothing, { xattrNames: ["user.x"] });
  deepEqual(sent(named, rules).extendedAttributes, []);
  deepEqual(sent(named).extendedAttributes, ["user.x"]);
});

Deno.test("the mode says what the kind says", () => {
  const special = sent(specialRecord("/data/s", { mode: 0o644 })).fileInfo!;
  equal(special.mode, 0o644 + 0x80000);
  const lying = { ...directoryRecord("/data/d", {}), info: file("/data/d").info };
  equal(sent(lying).fileInfo!.mode! >>> 0, (0x80000000 | 0o644) >>> 0);
});

Deno.test("a hand-made info that does not fit is an error record naming the field", () => {
  const good = file("/data/a");
  for (
    const [field, value] of [
      ["size", 1.5],
      ["mode", -1],
      ["uid", -1n],
      ["nlink", NaN],
      ["modTime", 5],
    ] as const
  ) {
    const bad = { ...good, info: { ...good.info, [field]: value } } as ImportRecord;
    match(sent(bad).error!, new RegExp(`its ${field} is`));
  }
});

Deno.test("a value that is no record fails the import", () => {
  for (const value of [undefined, null, 7, {}, { path: "/a", kind: "door" }]) {
    throws(
      () => recordToWire(value as unknown as ImportRecord, RULES),
      /yield what fileRecord, directoryRecord and their siblings make/,
    );
  }
});

Deno.test("secrets in an error record are masked", () => {
  const rules = { ...RULES, mask: secretMask(["hunter2"]) };
  equal(sent(errorRecord("/data/a", "denied for hunter2"), rules).error, "denied for ***");
});
