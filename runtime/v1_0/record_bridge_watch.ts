/** Sees whether something stands still. */
export interface StillWatch {
  /** Looks from now on, or no more. */
  set(isOn: boolean): void;
  /** Something moved. */
  moved(): void;
}

const LOOKS = 12;

/**
 * Calls `onStill` when `isStill` was true for `milliseconds` and nothing moved. It counts looks, so
 * that a machine that was asleep does not take the time for silence.
 */
export function stillWatch(
  milliseconds: number,
  isStill: () => boolean,
  onStill: () => void,
): StillWatch {
  let timer: ReturnType<typeof setInterval> | undefined;
  let quiet = 0;

  function look(): void {
    quiet = isStill() ? quiet + 1 : 0;
    if (quiet >= LOOKS) onStill();
  }

  return {
    set(isOn) {
      if (isOn) timer ??= setInterval(look, milliseconds / LOOKS);
      else {
        clearInterval(timer);
        timer = undefined;
      }
    },
    moved() {
      quiet = 0;
    },
  };
}
