import { ConnectorError } from "../error.ts";
import { type Clock, systemClock } from "./clock.ts";
import { failureKind } from "./failure_kind.ts";
import { failureParts, networkFailure, retryAfterOf } from "./network_failure.ts";
import { timeInWords } from "./time_in_words.ts";
import { utcTime } from "./utc_time.ts";

/** A failed attempt that is followed by another one. */
export interface Retry {
  /** The number of the attempt that failed, from 1. */
  readonly attempt: number;
  /** How long is waited before the next one, in milliseconds. */
  readonly wait: number;
  /** Why it failed. */
  readonly error: unknown;
}

/** How often, how fast and how long to try. */
export interface RetryOptions {
  /** Ends the wait between two attempts; it is handed to the work, too. */
  readonly signal?: AbortSignal;
  /** How many attempts at most; 8 when left out. */
  readonly attempts?: number;
  /** The longest wait after the first failure, in milliseconds; it doubles from one failure to the next; 200 when left out. */
  readonly base?: number;
  /** What the doubled wait is cut to, in milliseconds; 20 s when left out. */
  readonly cap?: number;
  /** No attempt begins later than so many milliseconds after the first; 5 minutes when left out. */
  readonly total?: number;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
  /** Whether to try again after this error; when left out: it is `transient` or `rate-limited`. */
  readonly retryable?: (error: unknown) => boolean;
  /** Called before each wait, to write a line into the log. */
  readonly onRetry?: (retry: Retry) => void;
}

/**
 * Does work until it succeeds, fails for good, or time and attempts are used up.
 *
 * Between two attempts it waits a random time between 0 and `base` × 2ⁿ, cut to `cap`, so that many
 * clients do not come back in step; a `Retry-After` of the server is added below that. When the
 * next attempt would begin after `total`, it fails at once and says when to try again.
 *
 * An error that cannot be retried is thrown as it is; of the last of several attempts the text tells
 * how many there were. The work is not cut at `total`: give each attempt a limit of its own
 * ({@link withTimeLimit}). Aborted, it throws the signal's reason and leaves no timer.
 *
 * @example
 * ```ts
 * import { networkFailure, retry } from "@plakar-deno/sdk/network";
 *
 * const answer = await retry((attempt) => {
 *   if (attempt === 3) return Promise.resolve("there");
 *   throw networkFailure({ kind: "transient", action: 'get "a"', reason: "no answer" });
 * }, { base: 1 });
 * console.log(answer); // "there"
 * ```
 */
export async function retry<Result>(
  work: (attempt: number, signal: AbortSignal) => Promise<Result>,
  options: RetryOptions = {},
): Promise<Result> {
  const { attempts = 8, base = 200, cap = 20_000, total = 300_000, clock = systemClock } = options;
  const { signal = new AbortController().signal, retryable = mayPass, onRetry } = options;
  if (!(attempts >= 1)) {
    throw new ConnectorError(`cannot try ${attempts} times; give a number of attempts from 1 on`, {
      code: "invalid_argument",
    });
  }
  const begun = clock.now();
  for (let attempt = 1;; attempt++) {
    signal.throwIfAborted();
    try {
      return await work(attempt, signal);
    } catch (error) {
      if (!retryable(error)) throw error;
      signal.throwIfAborted();
      const spent = clock.now() - begun;
      const asked = retryAfterOf(error) ?? 0;
      const wait = asked + clock.random() * Math.min(cap, base * 2 ** (attempt - 1));
      if (attempt >= attempts || spent + wait > total) {
        throw givenUp(error, { attempt, spent, asked, clock });
      }
      onRetry?.({ attempt, wait, error });
      await clock.sleep(wait, signal);
    }
  }
}

function mayPass(error: unknown): boolean {
  const kind = failureKind(error);
  return kind === "transient" || kind === "rate-limited";
}

interface Spent {
  readonly attempt: number;
  readonly spent: number;
  readonly asked: number;
  readonly clock: Clock;
}

function givenUp(error: unknown, { attempt, spent, asked, clock }: Spent): unknown {
  const parts = failureParts(error);
  if (parts === undefined || (attempt === 1 && asked === 0)) return error;
  const { reason, remedy, ...rest } = parts;
  const tried = attempt === 1 ? "" : ` (${attempt} attempts in ${timeInWords(spent)})`;
  const later = asked === 0 ? remedy : tryAgain(asked, clock);
  return networkFailure({
    ...rest,
    reason: reason + tried,
    ...(later === undefined ? {} : { remedy: later }),
    cause: error,
  });
}

function tryAgain(asked: number, clock: Clock): string {
  const at = utcTime(clock.date() + asked);
  const when = at === undefined ? "" : ` (after ${at})`;
  return `the server asks to try again in ${timeInWords(asked)}${when}`;
}
