/** Random numbers that a seed repeats. */
export interface SeededRandom {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from 0 to `below` − 1. */
  whole(below: number): number;
}

/** Makes the numbers of a seed; `salt` makes independent ones of the same seed (mulberry32). */
export function seededRandom(seed: number, salt = 0): SeededRandom {
  let state = (seed ^ Math.imul(salt, 0x9e3779b1)) >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return { next, whole: (below) => Math.floor(next() * below) };
}

/** A seed for a run that was not given one; print it, so that the run can be repeated. */
export function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}
