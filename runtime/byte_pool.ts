// Contents and messages are of up to 256 KiB and 1 MiB (protocol 1.2, 3.4); a little more is for
// their fields, or to see an end by.
const SPARE_BYTES = 1024;
const SIZES: readonly number[] = [8, 64, 256, 1024].map((kib) => kib * 1024 + SPARE_BYTES);
// Of each size what calls side by side use; of the largest, one in the making and one being read.
const MAX_SPARE: readonly number[] = [32, 16, 8, 4];

const spare: ArrayBuffer[][] = SIZES.map(() => []);
// Memory that was given out and not taken back: nothing is ever taken back twice.
const lent = new WeakSet<ArrayBufferLike>();

/**
 * Bytes of unknown content, out of memory that was taken back where there is some: fresh memory is
 * zeroed by the system page by page, and makes the garbage collector run.
 */
export function takeBytes(length: number): Uint8Array<ArrayBuffer> {
  const at = SIZES.findIndex((size) => size >= length);
  if (at < 0) return new Uint8Array(length);
  const buffer = spare[at]!.pop() ?? new ArrayBuffer(SIZES[at]!);
  lent.add(buffer);
  return new Uint8Array(buffer, 0, length);
}

/**
 * Takes memory back, named by any view on it; what was not made by `takeBytes` is left alone. Nobody
 * may use it afterwards, nor have a read under way into it.
 */
export function giveBackBytes({ buffer }: Uint8Array): void {
  if (!lent.delete(buffer)) return;
  const at = SIZES.indexOf(buffer.byteLength);
  if (spare[at]!.length < MAX_SPARE[at]!) spare[at]!.push(buffer as ArrayBuffer);
}
