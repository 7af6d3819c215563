import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { keyOfCustomer, sseHeaders } from "./sse.ts";

const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

Deno.test("sseHeaders gives algorithm, key and its MD5, or nothing without a key", () => {
  deepEqual(sseHeaders(KEY), {
    "x-amz-server-side-encryption-customer-algorithm": "AES256",
    "x-amz-server-side-encryption-customer-key": KEY,
    "x-amz-server-side-encryption-customer-key-MD5": "tP/LI3N87DFaSk0aoqYgzg==",
  });
  deepEqual(sseHeaders(undefined), {});
});

Deno.test("keyOfCustomer takes 32 bytes as base64 and nothing else", () => {
  equal(keyOfCustomer(KEY)?.length, 32);
  equal(keyOfCustomer(KEY)?.[31], 31);
  for (
    const other of ["", "AAAA", KEY.slice(0, -1), `${KEY}\n`, KEY.replace("A", "_"), `A${KEY}`]
  ) {
    equal(keyOfCustomer(other), undefined, other);
  }
  equal(keyOfCustomer("A".repeat(44)), undefined);
});
