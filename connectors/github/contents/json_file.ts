import { canonicalJson } from "@plakar-deno/sdk/http";

/** The bytes of a file that holds a value: the same for the same value, and readable for people. */
export function jsonFile(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson(value, { indent: 2 }) + "\n");
}
