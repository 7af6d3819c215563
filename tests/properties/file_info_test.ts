import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { ConnectorError, fileInfo } from "@plakar-deno/sdk";
import { importerMethods } from "../../proto/importer_methods.ts";
import { fileInfoFromWire } from "../../runtime/file_info_from_wire.ts";
import { fileInfoFault, fileInfoToWire } from "../../runtime/file_info_to_wire.ts";
import type { FileInfo } from "../../sdk/file_info.ts";
import { type FileKind, fileKindOf, withKind } from "../../sdk/file_mode.ts";
import { check } from "./check.ts";

// google.protobuf.Timestamp: the years 1 to 9999 (protocol 2.1).
const FIRST = -62135596800n * 1_000_000_000n;
const LAST = 253402300800n * 1_000_000_000n - 1n;
const uint64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const name = fc.string({ unit: "grapheme", maxLength: 10 });
const time = fc.oneof(
  fc.bigInt({ min: FIRST, max: LAST }),
  fc.bigInt({ min: -2_000_000_000n, max: 2_000_000_000n }),
  fc.constantFrom(FIRST, LAST, -1n, 0n, 999_999_999n, 1_000_000_000n),
);
const kinds = fc.constantFrom<FileKind>("file", "directory", "symlink", "special");

const infos: fc.Arbitrary<FileInfo> = fc.record({
  size: fc.oneof(fc.constant(-1), fc.maxSafeNat()),
  mode: uint32,
  modTime: time,
  dev: uint64,
  ino: uint64,
  uid: uint64,
  gid: uint64,
  nlink: fc.integer({ min: 0, max: 65535 }),
  username: name,
  groupname: name,
  flags: uint32,
});

/** Over the wire: the message that carries it, as bytes. */
function carried(info: FileInfo, kind: FileKind): FileInfo {
  const { response } = importerMethods.import;
  const message = { record: { pathname: "/x", fileInfo: fileInfoToWire(info, "x", kind) } };
  return fileInfoFromWire(response.decode(response.encode(message)).record!.fileInfo!);
}

Deno.test("I29 metadata arrive to the last bit and nanosecond", () => {
  check(fc.property(infos, (info) => {
    equal(fileInfoFault(info), undefined);
    deepEqual(carried(info, fileKindOf(info.mode)), { ...info });
  }));
});

Deno.test("I29 a mode is sent with the type of its record, all else as it is", () => {
  check(fc.property(infos, kinds, (info, kind) => {
    deepEqual(carried(info, kind), { ...info, mode: withKind(info.mode, kind) });
  }));
});

Deno.test("I29 nanos on the wire lie within their second, before 1970 too", () => {
  check(fc.property(infos, (info) => {
    const { seconds, nanos } = fileInfoToWire(info, "x", "file").modTime!;
    equal(nanos! >= 0 && nanos! < 1_000_000_000, true);
    equal(BigInt(seconds!) * 1_000_000_000n + BigInt(nanos!), info.modTime);
  }));
});

Deno.test("I29 a count of links that the host cannot hold is capped", () => {
  check(fc.property(infos, fc.integer({ min: 65535, max: 0xffffffff }), (info, nlink) => {
    equal(carried({ ...info, nlink }, "file").nlink, 65535);
  }));
});

Deno.test("a date becomes the same millisecond, before 1970 too", () => {
  const dates = fc.date({
    min: new Date("0001-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });
  check(fc.property(dates, (date) => {
    const { modTime } = fileInfo({ modTime: date });
    equal(modTime, BigInt(date.getTime()) * 1_000_000n);
    equal(carried(fileInfo({ modTime: date }), "file").modTime, modTime);
  }));
});

Deno.test("what fileInfo accepts can be sent", () => {
  const mode = fc.option(fc.integer({ min: 0, max: 0o177777 }));
  const number = fc.oneof(uint64, fc.maxSafeNat());
  const init = fc.record({
    size: fc.oneof(fc.constant(-1), fc.maxSafeNat()),
    mode,
    modTime: time,
    dev: number,
    ino: number,
    uid: number,
    gid: number,
    nlink: fc.nat(),
    username: name,
  }, { requiredKeys: [] });
  check(fc.property(init, kinds, (given, kind) => {
    const info = fileInfo(given, kind);
    equal(fileInfoFault(info), undefined);
    equal(fileKindOf(info.mode), kind);
    deepEqual(carried(info, kind), info);
  }));
});

Deno.test("a number that would change on the wire is refused with its field", () => {
  const inexact = fc.oneof(
    fc.double({ noInteger: true }),
    fc.integer({ max: -1 }),
    fc.bigInt({ min: 1n << 64n }),
    fc.constantFrom(2 ** 53, 2 ** 64, Infinity, NaN),
  );
  check(fc.property(fc.constantFrom("dev", "ino", "uid", "gid"), inexact, (field, value) => {
    throws(
      () => fileInfo({ [field]: value }),
      (error) => error instanceof ConnectorError && error.message.includes(`the ${field} of`),
    );
  }));
});

Deno.test("a time outside the years 1 to 9999 is refused", () => {
  const outside = fc.oneof(fc.bigInt({ max: FIRST - 1n }), fc.bigInt({ min: LAST + 1n }));
  check(fc.property(outside, (modTime) => {
    throws(() => fileInfo({ modTime }), /years 1 to 9999/);
  }));
});
