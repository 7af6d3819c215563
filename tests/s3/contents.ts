import { Buffer } from "node:buffer";
import { seededRandom } from "../../testing/seeded_random.ts";

/** Bytes that a number repeats, no two places alike, so that any mix-up shows. */
export function contentOf(number: number, size: number): Uint8Array<ArrayBuffer> {
  const random = seededRandom(number);
  const words = new Uint32Array(Math.ceil(size / 4));
  for (let at = 0; at < words.length; at++) words[at] = random.next() * 2 ** 32;
  return new Uint8Array(words.buffer, 0, size);
}

/** Whether two contents are the same; faster than a comparison that tells the difference. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
