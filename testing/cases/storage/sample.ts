import { Buffer } from "node:buffer";
import { type Mac, macFromBytes } from "../../../sdk/mac.ts";
import type { Resource, ResourceKey } from "../../../sdk/resource.ts";

/** Most bytes that a host puts into one chunk (protocol 5.1). */
export const MIB: number = 1024 * 1024;

/** The kinds of objects every store keeps (protocol 2.5). */
export const resources: readonly Resource[] = ["packfile", "state", "lock"];

// A prime, so that no chunk or page size is a multiple of it.
const PERIOD = 65_521;

/**
 * Bytes that are no text, and others for every seed; they repeat after 65,521, so that a piece that
 * is in the wrong place shows.
 */
export function sampleBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  // Numerical Recipes' generator; its high byte is the most random one.
  let state = Math.imul(seed + 1, 2654435761) >>> 0;
  for (let at = 0; at < Math.min(length, PERIOD); at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  for (let made = PERIOD; made < length; made *= 2) bytes.copyWithin(made, 0, made);
  return bytes;
}

/** A name that only this number has. */
export function sampleMac(number: number): Mac {
  return macFromBytes(sampleBytes(32, number + 1000));
}

/** A key of this kind whose name only this number has. */
export function sampleKey(resource: Resource, number: number): ResourceKey {
  return { resource, mac: sampleMac(number) };
}

/** The pieces joined. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
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
