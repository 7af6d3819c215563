/** Spends one; whether that was still allowed. */
export type SpendIdle = () => boolean;

// Frames that bring nothing (empty DATA, SETTINGS, PING, PRIORITY, unknown ones) cost processor
// time only; a peer that means well sends a few each second, and these are thousands.
const BURST = 20_000;
const PER_MILLISECOND = 2;

/** Counts frames that bring nothing; a peer that sends them without end has something else in mind. */
export function idleBudget(now: () => number = () => performance.now()): SpendIdle {
  let left = BURST;
  let at = 0;
  return () => {
    if (left === 0 || at === 0) {
      const time = now();
      left = Math.min(BURST, left + Math.floor((time - at) * PER_MILLISECOND));
      at = time;
    }
    if (left === 0) return false;
    left--;
    return true;
  };
}
