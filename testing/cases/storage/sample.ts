import { Buffer } from "node:buffer";
import { type Mac, macFromBytes } from "../../../sdk/mac.ts";
import type { Resource, ResourceKey } from "../../../sdk/resource.ts";
import { sampleBytes } from "../../sample_bytes.ts";

/** Most bytes that a host puts into one chunk (protocol 5.1). */
export const MIB: number = 1024 * 1024;

/** The kinds of objects every store keeps (protocol 2.5). */
export const resources: readonly Resource[] = ["packfile", "state", "lock"];

/** A name that only this number has. */
export function sampleMac(number: number): Mac {
  return macFromBytes(sampleBytes(32, number + 1000));
}

/** A key of this kind whose name only this number has. */
export function sampleKey(resource: Resource, number: number): ResourceKey {
  return { resource, mac: sampleMac(number) };
}

/** Throws, saying how they differ, unless both hold the same bytes. */
export function sameBytes(found: Uint8Array, expected: Uint8Array, what: string): void {
  if (Buffer.compare(found, expected) === 0) return;
  const length = Math.min(found.length, expected.length);
  let at = 0;
  while (at < length && found[at] === expected[at]) at++;
  const where = at === length
    ? `the first ${at} are right`
    : `byte ${at} is ${found[at]} instead of ${expected[at]}`;
  throw new Error(
    `${what}: expected ${expected.length} bytes, got ${found.length}; ${where}`,
  );
}
