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
