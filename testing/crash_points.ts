import { seededRandom } from "./seeded_random.ts";

/** A moment at which a plugin is killed. */
export interface CrashPoint {
  /** Its number among the points of the seed, from 0. */
  readonly index: number;
  /** The plugin is killed after so many bytes were written to its stdin … */
  readonly bytes: number;
  /** … and so many milliseconds more. */
  readonly delay: number;
}

/** Where the crash points of a run lie. */
export interface CrashPointOptions {
  /** Repeats a run. */
  readonly seed: number;
  /** How many points. */
  readonly count: number;
  /** Bytes that a run without a crash writes to the plugin's stdin. */
  readonly bytes: number;
  /** Largest delay in milliseconds; 10 when left out. */
  readonly delay?: number;
}

/**
 * Random moments of a call: every one a number of bytes the plugin was sent, so that a seed repeats
 * them, and a delay that lets it get on with them. One in eight falls right at the end.
 *
 * @example
 * ```ts
 * import { crashPoints } from "@plakar-deno/sdk/testing";
 *
 * const points = crashPoints({ seed: 42, count: 3, bytes: 1_000_000 });
 * console.log(points.length, points.every(({ bytes }) => bytes <= 1_000_000)); // 3 true
 * ```
 */
export function crashPoints(
  { seed, count, bytes, delay = 10 }: CrashPointOptions,
): readonly CrashPoint[] {
  const random = seededRandom(seed, 3);
  return Array.from({ length: count }, (_, index) => {
    const late = random.next() < 1 / 8;
    const place = random.next();
    return {
      index,
      bytes: late ? bytes - Math.floor(place * Math.min(bytes, 4096)) : Math.floor(place * bytes),
      delay: Math.round(random.next() * delay),
    };
  });
}
