import { ConnectorError } from "../../error.ts";
import type { Logger } from "../../logger.ts";
import { type Clock, systemClock } from "../../network/clock.ts";
import { networkFailure } from "../../network/network_failure.ts";
import { timeInWords } from "../../network/time_in_words.ts";
import { utcTime } from "../../network/utc_time.ts";
import { type BudgetRule, checkRule } from "./budget_rule.ts";
import { fixedMeter } from "./fixed_window.ts";
import { type KeyBudget, keyBudget } from "./key_budget.ts";
import { movingMeter } from "./moving_window.ts";
import type { RateState } from "./rate_state.ts";
import type { RuleMeter } from "./rule_meter.ts";
import { type ServerLimits, serverLimits } from "./server_limits.ts";
import { bucketMeter } from "./token_bucket.ts";

/** What one asks of a {@link Budget}. */
export interface AcquireOptions {
  /** What the request takes of the budget; 1 when left out. */
  readonly cost?: number;
  /** Ends the wait: `acquire` throws its reason and takes nothing. */
  readonly signal?: AbortSignal;
}

/** Keeps requests within the limits of a server: its own rules and what the server says. */
export interface Budget {
  /**
   * Waits until a request may go; first come, first served for each key.
   *
   * @throws {ConnectorError} `resource_exhausted` when the wait would be longer than `longest`;
   * `invalid_argument` when the request costs more than a rule ever lets through.
   */
  acquire(key: string, options?: AcquireOptions): Promise<void>;
  /**
   * Takes in what the server said (`rateState`), once for each request that was let through, as
   * soon as its answer is there, good or bad; `{}` where it said nothing or there is no answer:
   * the budget counts by it what is still on its way.
   */
  learn(key: string, state: RateState): void;
  /** How many had to wait. */
  readonly waits: number;
  /** Milliseconds during which anybody waited; time that many wait together counts once. */
  readonly waited: number;
}

/** How a {@link Budget} is made. */
export interface BudgetOptions {
  /** All of them hold for each key on its own; none: only what the server says. */
  readonly rules: readonly BudgetRule[];
  /**
   * How much of the server's count is left to others who use the same credential; 0 when left out,
   * and never more than half of what the server lets through.
   */
  readonly reserve?: number;
  /** The longest wait in milliseconds: one that would take longer fails at once; a day when left out. */
  readonly longest?: number;
  /** Hears of waits that a person would notice. */
  readonly log?: Logger;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
}

/** The longest windows that services have. A server that asks for years must not get them. */
const DAY = 86_400_000;

/** A wait from here on, in milliseconds, is told in the log. */
const TOLD = 10_000;

/** And told again when it ends later by more than this. */
const TOLD_AGAIN = 60_000;

/** So many keys are remembered before those at rest are forgotten. */
const KEYS = 64;

/** What is remembered of a key. */
interface Kept {
  readonly row: KeyBudget;
  readonly server: ServerLimits;
  readonly meters: readonly RuleMeter[];
}

/**
 * Makes a budget: who wants to send a request waits in `acquire` until its rules and everything the
 * server said of its own limits let it go. Nothing of the budget is kept when the process ends.
 *
 * @example
 * ```ts
 * import { budget, movingWindow, rateState } from "@plakar-deno/sdk/http";
 *
 * const limits = budget({ rules: [movingWindow(900, 60_000)], reserve: 100 });
 *
 * export async function get(url: URL, signal: AbortSignal): Promise<Response> {
 *   await limits.acquire(url.host, { signal });
 *   const response = await fetch(url, { signal }).catch((error) => {
 *     limits.learn(url.host, {});
 *     throw error;
 *   });
 *   limits.learn(url.host, rateState(response.headers) ?? {});
 *   return response;
 * }
 * ```
 *
 * @throws {ConnectorError} When a rule, the reserve or the longest wait is no sensible number.
 */
export function budget(options: BudgetOptions): Budget {
  const { rules, reserve = 0, longest = DAY, log, clock = systemClock } = options;
  rules.forEach(checkRule);
  checkFromZero("a reserve", reserve, Number.MAX_VALUE);
  checkFromZero("a longest wait", longest, Infinity);
  const keys = new Map<string, Kept>();
  let forgetAt = KEYS;
  let waits = 0;
  let waiting = 0;
  let waitingSince = 0;
  let waited = 0;

  const count = (change: 1 | -1) => {
    if (change === 1 && waiting === 0) waitingSince = clock.now();
    waiting += change;
    if (change === 1) waits++;
    else if (waiting === 0) waited += clock.now() - waitingSince;
  };
  const make = (key: string): Kept => {
    const begin = clock.now();
    const meters = rules.map((rule) => meterOf(rule, begin));
    const server = serverLimits(reserve, clock);
    let toldUntil = -Infinity;
    const pausing = (wait: number) => {
      const until = clock.now() + wait;
      if (wait < TOLD || until < toldUntil + TOLD_AGAIN) return;
      toldUntil = until;
      log?.info(`waiting for the rate limit of ${JSON.stringify(key)}, ${lasting(wait, clock)}`);
    };
    const refuse = (wait: number) => tooLong(key, wait, longest, clock);
    const row = keyBudget({ meters, server, clock, longest, refuse, waiting: count, pausing });
    return { row, server, meters };
  };
  const keptOf = (key: string): Kept => {
    const known = keys.get(key);
    if (known !== undefined) return known;
    if (keys.size >= forgetAt) {
      const now = clock.now();
      for (const [name, { row }] of keys) if (row.atRest(now)) keys.delete(name);
      forgetAt = Math.max(KEYS, keys.size * 2);
    }
    const made = make(key);
    keys.set(key, made);
    return made;
  };

  return {
    async acquire(key, { cost = 1, signal } = {}) {
      checkFromZero("a request of cost", cost, Number.MAX_VALUE);
      const { row, meters } = keptOf(key);
      const most = Math.min(...meters.map((meter) => meter.most));
      if (cost > most) throw tooMuch(key, cost, most);
      await row.acquire(cost, signal);
    },
    learn(key, state) {
      const { row, server, meters } = keptOf(key);
      server.learn(state);
      for (const { remaining, resetAt } of [state, ...state.others ?? []]) {
        if (remaining === undefined || resetAt !== undefined) continue;
        for (const meter of meters) meter.told?.(remaining, clock.now());
      }
      row.changed();
    },
    get waits() {
      return waits;
    },
    get waited() {
      return waiting === 0 ? waited : waited + clock.now() - waitingSince;
    },
  };
}

function meterOf(rule: BudgetRule, begin: number): RuleMeter {
  if (rule.kind === "bucket") return bucketMeter(rule.capacity, rule.perSecond, begin);
  if (rule.kind === "window") return fixedMeter(rule.limit, rule.ms);
  return movingMeter(rule.limit, rule.ms);
}

function lasting(wait: number, clock: Clock): string {
  const at = utcTime(clock.date() + wait);
  return timeInWords(wait) + (at === undefined ? "" : `, until ${at}`);
}

function tooLong(key: string, wait: number, longest: number, clock: Clock): ConnectorError {
  return networkFailure({
    kind: "rate-limited",
    action: `send a request to ${JSON.stringify(key)}`,
    reason: `its rate limit is used up for another ${lasting(wait, clock)}, ` +
      `and one request may wait ${timeInWords(longest)}`,
    remedy: "try again after that",
    retryAfter: wait,
  });
}

function tooMuch(key: string, cost: number, most: number): ConnectorError {
  return new ConnectorError(
    `cannot send a request of cost ${cost} to ${JSON.stringify(key)}: ` +
      `its budget never holds more than ${most}; ask for less at once`,
    { code: "invalid_argument" },
  );
}

function checkFromZero(what: string, value: number, most: number): void {
  if (value >= 0 && value <= most) return;
  throw new ConnectorError(`cannot have ${what} ${value}; give a number from 0 on`, {
    code: "invalid_argument",
  });
}
