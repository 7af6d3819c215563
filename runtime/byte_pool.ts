// Contents and messages are of up to 256 KiB and 1 MiB (protocol 1.2, 3.4); a little more is for
// their fields, or to see an end by.
const SPARE_BYTES = 1024;
const SIZES: readonly number[] = [8, 64, 256, 1024].map((kib) => kib * 1024 + SPARE_BYTES);
// Of each size what calls side by side use; of the largest, one in the making and one being read.
const MAX_SPARE: readonly number[] = [32, 16, 8, 4];

const spare: PooledBuffer[][] = SIZES.map(() => []);
// Says that memory was made here; a set of weak references would cost each collection of garbage.
const POOLED = Symbol("pooled");
type PooledBuffer = ArrayBuffer & { [POOLED]?: true };

/**
 * Bytes of unknown content, out of memory that was taken back where there is some: fresh memory is
 * zeroed by the system page by page, and makes the garbage collector run.
 */
export function takeBytes(length: number): Uint8Array<ArrayBuffer> {
  const at = SIZES.findIndex((size) => size >= length);
  return at < 0 ? new Uint8Array(length) : new Uint8Array(spare[at]!.pop() ?? made(at), 0, length);
}

function made(at: number): PooledBuffer {
  const buffer: PooledBuffer = new ArrayBuffer(SIZES[at]!);
  buffer[POOLED] = true;
  return buffer;
}

/**
 * Takes memory back, named by any view on it; what was not made by `takeBytes`, or is here already,
 * is left alone. Nobody may use it afterwards, nor have a read under way into it.
 */
export function giveBackBytes(bytes: Uint8Array): void {
  const buffer = bytes.buffer as PooledBuffer;
  if (buffer[POOLED] !== true) return;
  const at = SIZES.indexOf(buffer.byteLength);
  // Somebody transferred it: it has no bytes any more.
  if (at < 0) return;
  const free = spare[at]!;
  if (free.length < MAX_SPARE[at]! && !free.includes(buffer)) free.push(buffer);
}
