import type { Clock } from "../../network/clock.ts";
import type { RateState } from "./rate_state.ts";

/** What the server said of its limits, and how much of it went since. */
export interface ServerLimits {
  /** How long until a request of that cost may go, in milliseconds; 0: now. */
  wait(cost: number, now: number): number;
  /** A request goes. */
  take(cost: number): void;
  /** An answer tells, or the request failed and an empty state tells that it is over. */
  learn(state: RateState): void;
  /** Whether nothing is left to remember. */
  atRest(now: number): boolean;
}

/** A window of the server, until it ends. */
interface Window {
  /** What is left after what went since. */
  left: number;
  /** Whether the server said that nothing is: an older answer that comes later opens it no more. */
  spent: boolean;
  /** What stays for others. */
  readonly reserve: number;
  /** When it ends, as `Clock.now` counts. */
  readonly until: number;
}

/** Ends of a window that differ by less, in milliseconds, are one: servers round to seconds. */
const SAME = 2_000;

/** Limits of one server that are told apart by name; of more the one that ends first is forgotten. */
const MOST_WINDOWS = 16;

/** Requests that can be on their way, at most, and that an answer does not count. */
const MOST_ON_THE_WAY = 64;

/** Remembers what a server says of its limits, with `reserve` of each left to others. */
export function serverLimits(reserve: number, clock: Clock): ServerLimits {
  const windows = new Map<string, Window>();
  let aloneUntil = -Infinity;
  let onTheWay = 0;

  const forget = (now: number) => {
    for (const [name, { until }] of windows) if (until <= now) windows.delete(name);
  };
  // What an answer says does not count what is still on its way; what is counted here may count too
  // much, such as answers that cost nothing (304 of GitHub): the truth lies between the two.
  const learnWindow = ({ limit, remaining, resetAt, name = "" }: RateState, now: number) => {
    if (remaining === undefined || resetAt === undefined) return;
    const until = now + resetAt - clock.date();
    const known = windows.get(name);
    if (known !== undefined && until < known.until - SAME) return; // An old answer that came late.
    if (known !== undefined && until <= known.until + SAME) {
      known.spent ||= remaining <= 0;
      const most = known.spent ? Math.min(0, known.left) : remaining;
      known.left = Math.min(most, Math.max(known.left, remaining - onTheWay));
      return;
    }
    windows.delete(name);
    const left = remaining - onTheWay;
    windows.set(name, { left, spent: remaining <= 0, reserve: reserveOf(limit), until });
    if (windows.size > MOST_WINDOWS) windows.delete(soonest(windows));
  };
  // Of a small limit half at most: with more nothing could ever go.
  const reserveOf = (limit: number | undefined) =>
    limit === undefined ? reserve : Math.min(reserve, Math.floor(limit / 2));

  return {
    wait(cost, now) {
      forget(now);
      let wait = Math.max(0, aloneUntil - now);
      for (const { left, reserve, until } of windows.values()) {
        if (left - cost < reserve) wait = Math.max(wait, until - now);
      }
      return wait;
    },
    take(cost) {
      onTheWay = Math.min(MOST_ON_THE_WAY, onTheWay + 1);
      for (const window of windows.values()) window.left -= cost;
    },
    learn(state) {
      const now = clock.now();
      forget(now);
      onTheWay = Math.max(0, onTheWay - 1);
      const { retryAfter = 0, others = [] } = state;
      aloneUntil = Math.max(aloneUntil, now + retryAfter);
      for (const told of [state, ...others]) {
        // It goes before the window of the same answer (rateWait), which may end far later.
        if (retryAfter <= 0 || (told.remaining ?? 0) > 0) learnWindow(told, now);
      }
    },
    atRest(now) {
      forget(now);
      return windows.size === 0 && aloneUntil <= now;
    },
  };
}

function soonest(windows: ReadonlyMap<string, Window>): string {
  return [...windows].reduce((first, other) => other[1].until < first[1].until ? other : first)[0];
}
