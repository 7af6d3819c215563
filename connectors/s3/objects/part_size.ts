/** Most parts of one object (Amazon S3 User Guide, "multipart upload limits"). */
export const maxParts = 10_000;

/** Most bytes of one object: 5 TiB (same place). */
export const maxObjectSize: number = 5 * 2 ** 40;

// With 8 MiB: 13 GiB in parts of 8 MiB, 29 GiB up to 16 MiB, 60 GiB up to 32 MiB; 10,000 parts
// make more than 5 TiB.
const PARTS_OF_FIRST_SIZE = 1700;
const PARTS_OF_EACH_SIZE = 1000;

/**
 * Bytes of a part, whose number counts from 1, of an object of unknown size, or behind the parts that
 * a known one needs. They double from time
 * to time, so that 10,000 parts always suffice, and an object that is not huge needs little memory.
 */
export function partSize(number: number, first: number): number {
  const doublings = Math.ceil((number - PARTS_OF_FIRST_SIZE) / PARTS_OF_EACH_SIZE);
  return first * 2 ** Math.max(0, doublings);
}

/** Bytes of every part of an object whose size is known: whole MiB. */
export function partSizeFor(size: number, first: number): number {
  return Math.max(first, Math.ceil(size / (maxParts - 1) / 2 ** 20) * 2 ** 20);
}
