import { createHash } from "node:crypto";

/** The 32 bytes of an SSE-C key written as base64; undefined when the text is no such key. */
export function keyOfCustomer(base64: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(base64)) return undefined;
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * The headers by which a server encrypts and decrypts an object with the key of the customer
 * (S3 API, SSE-C): algorithm, key, and the MD5 of the key. None without a key.
 */
export function sseHeaders(base64: string | undefined): Readonly<Record<string, string>> {
  const key = base64 === undefined ? undefined : keyOfCustomer(base64);
  if (base64 === undefined || key === undefined) return {};
  return {
    "x-amz-server-side-encryption-customer-algorithm": "AES256",
    "x-amz-server-side-encryption-customer-key": base64,
    "x-amz-server-side-encryption-customer-key-MD5": createHash("md5").update(key).digest("base64"),
  };
}
