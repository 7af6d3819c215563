import { deepStrictEqual, strictEqual as equal, throws } from "node:assert/strict";
import { importerMethods } from "./importer_methods.ts";
import type { InitRequest } from "./messages.ts";
import { protobufjsCodec } from "./protobufjs_codec.ts";
import { storageMethods } from "./storage_methods.ts";

function bytes(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex.replaceAll(" ", ""));
}

const { decode, encode } = protobufjsCodec<{ record: { pathname: string } }>(
  "importer.OpenRequest",
);
const size = storageMethods.size.response;
const init = protobufjsCodec<InitRequest>("importer.InitRequest");

Deno.test("a text of one zero is a text, and written", () => {
  for (const codec of [importerMethods.open.request, { decode, encode }]) {
    const record = codec.decode(codec.encode({ record: { pathname: "0" } })).record;
    equal(record?.pathname, "0");
  }
  equal(init.decode(init.encode({ proto: "0" })).proto, "0");
});

Deno.test("bytes that are cut short are refused, wherever the cut is", () => {
  throws(() => decode(bytes("0a 04 12 05 2f 61")), /index out of range/);
  throws(() => decode(bytes("0a 05 12 02 2f 61")), /index out of range/);
  throws(() => decode(bytes("0a")), /index out of range/);
  throws(() => size.decode(bytes("08 80 80 80 80")), /index out of range/);
  throws(() => size.decode(bytes("08 80 80 80")), /index out of range/);
  throws(() => size.decode(bytes("98 06 80 80")), /index out of range/);
});

Deno.test("varints of more than ten bytes and field number 0 are refused", () => {
  throws(() => size.decode(bytes("08 ffffffffffffffffffff 01")), /invalid varint/);
  throws(() => size.decode(bytes("98 06 ffffffffffffffffffff 01")), /invalid varint/);
  throws(() => size.decode(bytes("00 01")), /invalid field number 0/);
});

Deno.test("a text that is not UTF-8 is refused, never repaired", () => {
  throws(() => decode(bytes("0a 03 12 01 ff")), /ends at byte 5 is not UTF-8/);
  throws(() => importerMethods.open.request.decode(bytes("0a 03 12 01 ff")), /not UTF-8/);
  equal(decode(bytes("0a 06 12 04 ef bb bf 61")).record.pathname, "\ufeffa");
});

Deno.test("all bits of a flag count, and only 32 of a small integer", () => {
  equal(init.decode(bytes("0a 07 38 80 80 80 80 80 01")).options?.noxattr, true);
  deepStrictEqual(storageMethods.mode.response.decode(bytes("08 86 80 80 80 80 80 01")), {
    mode: 6,
  });
});

Deno.test("a message that comes twice is merged, a field of another wire type skipped", () => {
  const twice = bytes("0a 04 0a 02 68 31 0a 04 12 02 6f 31 0a 04 0a 02 68 32 10 07");
  const { options, proto } = init.decode(twice);
  equal(`${options?.hostname} ${options?.os} ${proto}`, "h2 o1 ");
});

Deno.test("a map keeps keys that objects have by themselves", () => {
  const config = Object.fromEntries([["__proto__", "a"], ["constructor", "b"], ["", ""]]);
  const decoded = init.decode(init.encode({ config })).config!;
  deepStrictEqual(Object.entries(decoded), Object.entries(config));
  deepStrictEqual(init.decode(bytes("1a 00")).config, { "": "" });
});
