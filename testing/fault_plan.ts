import { seededRandom } from "./seeded_random.ts";

/** How often something goes wrong on a connection; what is left out never happens. */
export interface FaultOptions {
  /** Decides where: the same seed does the same to the same bytes. */
  readonly seed: number;
  /** Chance, 0 to 1, that a block of bytes is lost. */
  readonly drop?: number;
  /** A block is held up by 0 to this many milliseconds. */
  readonly delay?: number;
  /** Chance, 0 to 1, that a direction ends inside a block. */
  readonly truncate?: number;
  /** Chance, 0 to 1, that the connection breaks inside a block, both directions at once. */
  readonly reset?: number;
}

/** What goes wrong with a block. */
export type FaultKind = "drop" | "truncate" | "reset";

/** The next bytes of one direction and what becomes of them. */
export interface FaultBlock {
  /** How many bytes it has. */
  readonly bytes: number;
  /** Milliseconds it is held up. */
  readonly delay: number;
  /** What goes wrong; `undefined`: it passes. */
  readonly fault?: FaultKind;
}

// Blocks around a frame's size, so that faults fall inside headers as well as inside contents.
const LARGEST_BLOCK = 8192;

/**
 * The blocks of one direction, endless. They depend on the seed alone, never on how reads and writes
 * cut the stream, so that a run can be repeated.
 */
export function* faultPlan(
  { seed, drop = 0, delay = 0, truncate = 0, reset = 0 }: FaultOptions,
  direction: "input" | "output",
): Generator<FaultBlock, never> {
  const random = seededRandom(seed, direction === "input" ? 1 : 2);
  for (;;) {
    const bytes = 1 + random.whole(LARGEST_BLOCK);
    const wait = Math.round(random.next() * delay);
    const chance = random.next();
    const fault = chance < drop
      ? "drop"
      : chance < drop + truncate
      ? "truncate"
      : chance < drop + truncate + reset
      ? "reset"
      : undefined;
    yield { bytes, delay: wait, ...(fault === undefined ? {} : { fault }) };
  }
}
