import { deepStrictEqual, throws } from "node:assert/strict";
import { storageMethodsV10 } from "../../proto/v1_0/storage_methods.ts";
import { macFromHex } from "../../sdk/mac.ts";
import { blobRange, macMessages, objectFromWire } from "./object_from_wire.ts";

const mac = macFromHex("0f".repeat(32));

Deno.test("S12 a v1.0 request names its object with 32 bytes", () => {
  const { encode, decode } = storageMethodsV10.getLock.request;
  const request = decode(encode({ mac: { value: mac }, cookie: "c" }));
  deepStrictEqual(objectFromWire("lock", request), { resource: "lock", mac });
  throws(() => objectFromWire("lock", {}), /has 0 bytes instead of 32/);
  throws(() => objectFromWire("state", { mac: { value: mac.subarray(1) } }), /has 31 bytes/);
});

Deno.test("S17 a v1.0 range is always there; of length 0 it is nothing", () => {
  const { encode, decode } = storageMethodsV10.getPackfileBlob.request;
  const asked = decode(encode({ offset: 1n << 40n, length: 5 }));
  deepStrictEqual(blobRange(asked), { range: { offset: 2 ** 40, length: 5 }, limit: 5 });
  deepStrictEqual(blobRange({}), { range: { offset: 0, length: 0 }, limit: 0 });
  const far = { range: { offset: Number.MAX_SAFE_INTEGER, length: 0 }, limit: 0 };
  deepStrictEqual(blobRange({ offset: (1n << 64n) - 1n, length: 9 }), far);
});

Deno.test("S22 a v1.0 list takes 36 bytes a name: 116,508 fit in 4 MiB", () => {
  const { encode, decode } = storageMethodsV10.getStates.response;
  deepStrictEqual(decode(encode({ macs: macMessages([mac, mac]) })).macs, [
    { value: Uint8Array.from(mac) },
    { value: Uint8Array.from(mac) },
  ]);
  const bytes = (count: number) => encode({ macs: macMessages(new Array(count).fill(mac)) }).length;
  deepStrictEqual([bytes(2), bytes(116_508) <= 4_194_304, bytes(116_509) > 4_194_304], [
    72,
    true,
    true,
  ]);
});
