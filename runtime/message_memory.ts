// Chunks of a host are of up to 1 MiB (protocol 1.2); a little more is their fields.
const FIELD_BYTES = 1024;
const SIZES: readonly number[] = [256 * 1024 + FIELD_BYTES, 1024 * 1024 + FIELD_BYTES];
// Smaller messages are made as quickly as they are found here.
const SMALLEST = 64 * 1024;
// Of each size: one being filled, one being read, and two for calls beside them.
const MAX_SPARE = 4;

const spare = new Map<number, ArrayBuffer[]>(SIZES.map((size) => [size, []]));
// Memory that was given out and not taken back: nothing is ever taken back twice.
const lent = new WeakSet<ArrayBufferLike>();

/**
 * Memory for one message, its octets undefined. What is large comes from messages that were taken
 * back: fresh memory has to be zeroed by the system, page by page.
 */
export function messageMemory(length: number): Uint8Array {
  const size = length < SMALLEST ? undefined : SIZES.find((each) => each >= length);
  if (size === undefined) return new Uint8Array(length);
  const buffer = spare.get(size)!.pop() ?? new ArrayBuffer(size);
  lent.add(buffer);
  return new Uint8Array(buffer, 0, length);
}

/** Takes back the memory of a message by a view on it; what was not made here is left alone. */
export function reclaimMessage({ buffer }: Uint8Array): void {
  if (!lent.delete(buffer)) return;
  const free = spare.get(buffer.byteLength)!;
  if (free.length < MAX_SPARE) free.push(buffer as ArrayBuffer);
}
