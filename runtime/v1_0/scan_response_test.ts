import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { recordFromMessage } from "../../host/record_message.ts";
import { importerMethodsV10 } from "../../proto/v1_0/importer_methods.ts";
import { directoryRecord } from "../../sdk/directory_record.ts";
import { errorRecord } from "../../sdk/error_record.ts";
import type { FileInfo } from "../../sdk/file_info.ts";
import { fileRecord } from "../../sdk/file_record.ts";
import type { ImportRecord } from "../../sdk/record.ts";
import { specialRecord } from "../../sdk/special_record.ts";
import { symlinkRecord } from "../../sdk/symlink_record.ts";
import { xattrRecord } from "../../sdk/xattr_record.ts";
import { scanResponseFromWire } from "./scan_response_from_wire.ts";
import { scanResponseToWire } from "./scan_response_to_wire.ts";

const rules = { root: "/", mask: (text: string) => text.replaceAll("secret", "***") };
const open = () => new Uint8Array();
const info: Partial<FileInfo> = {
  size: 3,
  mode: 0o4755,
  modTime: -1n,
  dev: 1n,
  ino: (1n << 64n) - 1n,
  uid: 5n,
  gid: 6n,
  nlink: 2,
  username: "u",
  groupname: "g",
  flags: 9,
};
const { encode, decode } = importerMethodsV10.scan.response;

/** What a host makes of a record that travelled. */
function travelled(record: ImportRecord): ImportRecord {
  const { message } = scanResponseToWire(record, rules)!;
  return recordFromMessage(scanResponseFromWire(decode(encode(message))), open);
}

Deno.test("records come through a v1.0 Scan as they were", () => {
  for (
    const record of [
      fileRecord("/d/f", info, open),
      directoryRecord("/d", info),
      symlinkRecord("/d/l", info, "../x"),
      specialRecord("/d/p", { ...info, mode: 0o010644 }),
    ]
  ) deepStrictEqual(travelled(record), record);
});

Deno.test("I29 metadata of every size come through a v1.0 Scan", () => {
  const uint64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
  const given = fc.record({
    size: fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER }),
    mode: fc.integer({ min: 0, max: 0o777 }),
    modTime: fc.bigInt({ min: -(1n << 62n), max: 1n << 62n }),
    dev: uint64,
    ino: uint64,
    uid: uint64,
    gid: uint64,
    nlink: fc.integer({ min: 0, max: 65535 }),
    username: fc.string({ unit: "grapheme" }).filter((text) => text.isWellFormed()),
    flags: fc.integer({ min: 0, max: 0xffffffff }),
  });
  fc.assert(fc.property(given, (one) => {
    const record = fileRecord("/f", one, open);
    deepStrictEqual(travelled(record), record);
  }));
});

Deno.test("I20 the name of an entry is the last part of its path in a v1.0 Scan, too", () => {
  const { message } = scanResponseToWire(directoryRecord("/a/b", {}), rules)!;
  strictEqual(message.record?.fileinfo?.name, "b");
});

Deno.test("content is opened through the record, and its size told", () => {
  const file = fileRecord("/f", { size: 3 }, open);
  const wire = scanResponseToWire(file, rules)!;
  strictEqual(wire.open, file.open);
  strictEqual(wire.size, 3);
  const folder = scanResponseToWire(directoryRecord("/d", {}), rules)!;
  strictEqual("open" in folder, false);
});

Deno.test("attributes are not sent to v1.0 hosts, which mistake them for the content", () => {
  const attribute = xattrRecord("/f", "user.x", open);
  strictEqual(scanResponseToWire(attribute, rules), undefined);
  const file = fileRecord("/f", { size: 1 }, open, { xattrNames: ["user.x"] });
  deepStrictEqual(travelled(file), { ...file, xattrNames: [] });
});

Deno.test("what cannot be sent is a ScanError, secrets masked", () => {
  deepStrictEqual(scanResponseToWire(errorRecord("/a", new Error("no secret")), rules), {
    message: { pathname: "/a", error: { message: "no ***" } },
    size: 0,
  });
  const broken = { ...directoryRecord("/d", {}), path: "/half\ud800" };
  const answer = scanResponseToWire(broken, rules)!.message;
  strictEqual(answer.record, undefined);
  strictEqual(answer.error?.message?.includes("no UTF-8 form"), true);
  throws(() => scanResponseToWire({} as ImportRecord, rules), /without a path/);
});

Deno.test("a v1.0 importer's error is an error even without words", () => {
  const message = scanResponseFromWire({ pathname: "/a", error: {} });
  deepStrictEqual(message, { pathname: "/a", error: "the plugin gave no reason" });
  deepStrictEqual(recordFromMessage(message, open), {
    kind: "error",
    path: "/a",
    message: "the plugin gave no reason",
  });
});

Deno.test("a v1.0 importer's attribute is told as one, a missing file info noticed", () => {
  const attribute = scanResponseFromWire({
    pathname: "/f",
    record: { xattr: { name: "user.x", type: 1 } },
  });
  deepStrictEqual(recordFromMessage(attribute, open), {
    kind: "xattr",
    path: "/f",
    name: "user.x",
    type: "ads",
    open,
  });
  for (const response of [{ pathname: "/f" }, { pathname: "/f", record: {} }]) {
    const message = scanResponseFromWire(response);
    strictEqual(message.hasReader, false);
    throws(() => recordFromMessage(message, open), /"\/f" without its fileInfo/);
  }
});
