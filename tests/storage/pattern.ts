/** Bytes that are easy to tell apart: another `seed`, other bytes at every place. */
export function pattern(length: number, seed = 7): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + seed) % 256);
}
