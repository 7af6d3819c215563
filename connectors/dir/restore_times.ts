// Go's zero time, 0001-01-01: what a host sends when nothing is known.
const UNKNOWN = -62_135_596_800n * 1_000_000_000n;

/**
 * Nanoseconds since 1970 as what `Deno.utime` and `lutimes` take, or `undefined` for an unknown
 * time. Deno 2.7 sets whole milliseconds, and before 1970 whole seconds only: both round down.
 */
export function restoreTime(modTime: bigint): Date | number | undefined {
  if (modTime === UNKNOWN) return undefined;
  if (modTime >= 0n) return new Date(Number(modTime / 1_000_000n));
  return Number((modTime - 999_999_999n) / 1_000_000_000n);
}
