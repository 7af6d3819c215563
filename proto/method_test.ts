import { Buffer } from "node:buffer";
import { deepStrictEqual, strictEqual as equal, throws } from "node:assert/strict";
import { exporterMethods } from "./exporter_methods.ts";
import { importerMethods } from "./importer_methods.ts";
import type { Int64 } from "./messages.ts";
import { method } from "./method.ts";
import { SHARED_MESSAGE_BYTES } from "./own_bytes.ts";
import { storageMethods } from "./storage_methods.ts";

Deno.test("every method has the path and the kind of the tables", () => {
  const table = (methods: object) =>
    Object.values(methods).map(({ path, kind }) => `${path} ${kind}`);
  deepStrictEqual(table(importerMethods), [
    "/importer.Importer/Init unary",
    "/importer.Importer/Ping unary",
    "/importer.Importer/Import bidi",
    "/importer.Importer/Open serverStream",
    "/importer.Importer/Close unary",
  ]);
  deepStrictEqual(table(exporterMethods), [
    "/plakar.exporter.Exporter/Init unary",
    "/plakar.exporter.Exporter/Ping unary",
    "/plakar.exporter.Exporter/Export bidi",
    "/plakar.exporter.Exporter/Close unary",
  ]);
  deepStrictEqual(table(storageMethods), [
    "/store.Store/Init unary",
    "/store.Store/Create unary",
    "/store.Store/Open unary",
    "/store.Store/Ping unary",
    "/store.Store/Mode unary",
    "/store.Store/Size unary",
    "/store.Store/List unary",
    "/store.Store/Put clientStream",
    "/store.Store/Get serverStream",
    "/store.Store/Delete unary",
    "/store.Store/Close unary",
  ]);
});

Deno.test("a method of another name or kind is refused", () => {
  throws(() => method("store.Store", "Pot", "unary"), /no method store\.Store\/Pot/);
  throws(() => method("store.Store", "Put", "bidi"), /is of kind clientStream, not bidi/);
});

const { encode: encodeSize, decode: decodeSize } = storageMethods.size.response;
const { encode: encodeOpen } = importerMethods.open.request;

Deno.test("a 64-bit integer of every form is exact", () => {
  const forms: readonly [Int64, string][] = [
    [-1, "-1"],
    [-1n, "-1"],
    ["-1", "-1"],
    [0, "0"],
    [4294967295, "4294967295"],
    [4294967296, "4294967296"],
    [-4294967297, "-4294967297"],
    [2 ** 53 - 1, "9007199254740991"],
    ["9007199254740993", "9007199254740993"],
    [(1n << 63n) - 1n, "9223372036854775807"],
    [-(1n << 63n), "-9223372036854775808"],
  ];
  for (const [given, expected] of forms) {
    equal(decodeSize(encodeSize({ size: given })).size, expected);
  }
});

Deno.test("an integer that is not exact or does not fit is refused, never rounded", () => {
  throws(() => encodeSize({ size: 2 ** 53 }), /SizeResponse\.size is 9007199254740992/);
  throws(() => encodeSize({ size: 1.5 }), /SizeResponse\.size is 1\.5, which is no exact integer/);
  throws(() => encodeSize({ size: NaN }), /SizeResponse\.size is NaN/);
  throws(() => encodeSize({ size: "12kB" }), /SizeResponse\.size is "12kB"/);
  throws(() => encodeSize({ size: 1n << 63n }), /outside -9223372036854775808/);
  throws(
    () => encodeOpen({ record: { fileInfo: { uid: -1 } } }),
    /FileInfo\.uid is -1, outside 0 to 18446744073709551615/,
  );
  throws(() => encodeOpen({ record: { fileInfo: { mode: -1 } } }), /FileInfo\.mode is -1/);
  throws(() => encodeOpen({ record: { fileInfo: { nlink: 2 ** 32 } } }), /FileInfo\.nlink/);
});

Deno.test("I21 half a surrogate pair is refused and shown, never sent damaged", () => {
  throws(
    () => encodeOpen({ record: { pathname: "/\ud800x" } }),
    /Record\.pathname is "\/\\ud800x", which holds half a surrogate pair/,
  );
  throws(() => encodeOpen({ record: { extendedAttributes: ["a", "\udfff"] } }), /surrogate/);
  throws(
    () => storageMethods.init.request.encode({ config: { key: "\udc00" } }),
    /store\.InitRequest\.config "key"/,
  );
  equal(
    importerMethods.open.request.decode(encodeOpen({ record: { pathname: "/😀\u0000" } }))
      .record?.pathname,
    "/😀\u0000",
  );
});

Deno.test("S28 unknown fields are skipped", () => {
  const bytes = [0x08, 0x02, 0x98, 0x06, 0x05, 0xa2, 0x06, 0x02, 0x01, 0x02];
  deepStrictEqual(storageMethods.list.request.decode(Uint8Array.from(bytes)), {
    type: 2,
    flags: 0,
  });
});

Deno.test("malformed bytes throw with the message's name and the length", () => {
  throws(
    () => importerMethods.import.response.decode(Uint8Array.of(0x0a, 0x50, 0x01)),
    /cannot decode 3 bytes as a message importer\.ImportResponse: /,
  );
});

Deno.test("decoded bytes are plain, not Buffers; many are a view, few have memory of their own", () => {
  for (const length of [3, SHARED_MESSAGE_BYTES, SHARED_MESSAGE_BYTES + 1]) {
    const wire = storageMethods.get.response.encode({ chunk: new Uint8Array(length).fill(7) });
    for (const bytes of [wire, new Uint8Array(wire), Buffer.from(wire)]) {
      const { chunk } = storageMethods.get.response.decode(bytes);
      equal(chunk?.constructor, Uint8Array);
      deepStrictEqual(chunk, new Uint8Array(length).fill(7));
      equal(chunk?.buffer === bytes.buffer, length > SHARED_MESSAGE_BYTES);
    }
  }
});
