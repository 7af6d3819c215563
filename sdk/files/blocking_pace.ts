/**
 * Asks the file system in a blocking way, or with a promise after an answer that took longer than
 * `slow` milliseconds. What `now` throws is thrown at once.
 */
export type BlockingPace = <Result>(
  slow: number,
  now: () => Result,
  later: () => Promise<Result>,
) => Result | Promise<Result>;

// Promised calls after a slow one, before a blocking one tries again: few, since a busy processor
// makes a call slow as well, and four times as many after each that is slow again.
const FIRST_PATIENCE = 8;
const MOST_PATIENCE = 512;
// Milliseconds spent in blocking calls before others in this process get their turn.
const TURN = 2;

/**
 * Makes a pace. As long as the answers come out of memory a blocking call is far cheaper than a
 * promised one (docs/design/0004 has figures). What waits for a disk or a network is slow, and then
 * promises let the rest of the process go on.
 *
 * @example
 * ```ts
 * import { blockingPace } from "@plakar-deno/sdk/files";
 *
 * const ask = blockingPace();
 * const path = "/etc/hostname";
 * const statOf = () => ask(1, () => Deno.lstatSync(path), () => Deno.lstat(path));
 * ```
 */
export function blockingPace(): BlockingPace {
  let promisedLeft = 0;
  let patience = FIRST_PATIENCE;
  let blocked = 0;
  return (slow, now, later) => {
    if (promisedLeft > 0 || blocked >= TURN) {
      promisedLeft = Math.max(promisedLeft - 1, 0);
      blocked = 0;
      return later();
    }
    const start = performance.now();
    try {
      return now();
    } finally {
      const took = performance.now() - start;
      blocked += took;
      if (took > slow) {
        promisedLeft = patience;
        patience = Math.min(4 * patience, MOST_PATIENCE);
      } else {
        patience = FIRST_PATIENCE;
      }
    }
  };
}
