import type { Logger } from "../../logger.ts";
import type { Clock } from "../../network/clock.ts";
import type { KnownServers } from "../../network/known_servers.ts";
import { retry, type RetryOptions } from "../../network/retry.ts";
import type { Attempts } from "./answers_of.ts";
import type { Tally } from "./http_counters.ts";

/** How work is tried again. */
export interface PersistenceSettings {
  /** How often and how long. */
  readonly limits: Pick<RetryOptions, "attempts" | "base" | "cap" | "total">;
  /** Errors of answers that refused because too much is asked. */
  readonly limited: WeakSet<Error>;
  /** Whether a budget learns of those, and waits as long as it takes. */
  readonly hasBudget: boolean;
  /** What is known of the servers. */
  readonly servers: KnownServers;
  /** What tells the time. */
  readonly clock: Clock;
  /** Where it is told. */
  readonly log: Logger | undefined;
  /** Counts. */
  readonly tally: Tally;
}

/** Work that is tried again. */
export interface Persistent {
  /** What is attempted, for messages. */
  readonly action: string;
  /** Whether it may be done twice. */
  readonly isRepeatable: boolean;
  /** Whether it cannot be done twice, not even when it was refused: what it sends is gone. */
  readonly isOnce: boolean;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** How often one request may be refused in a row because too much is asked. */
const MOST_LIMITED = 10;

/**
 * How often a server is tried that answered before: 53 s on average, 105 s at most, as the waits
 * double from 0.2 s to 20 s. A service that is deployed anew during a long backup is back by then.
 */
const ATTEMPTS = 12;

/**
 * Does work until it succeeds or nothing helps. After a refusal that the budget has learnt, the
 * budget makes it wait as long as it lets anybody wait; the time of that counts neither as attempt nor as time.
 */
export async function persistentWork<Result>(
  work: (attempts: Attempts) => Promise<Result>,
  { action, isRepeatable, isOnce, signal }: Persistent,
  settings: PersistenceSettings,
): Promise<Result> {
  const { limits, hasBudget, servers, clock, log, tally } = settings;
  // The server refused before it did anything: what may not be done twice was not done once.
  const isLimited = (error: unknown) => error instanceof Error && settings.limited.has(error);
  const attempts: Attempts = { limited: 0, waited: 0, refusal: undefined };
  const tell = (message: string, level: "debug" | "warn", error: unknown, fields: object) => {
    tally.retries++;
    const reason = error instanceof Error ? error.message : String(error);
    log?.[level](message, { ...fields, reason });
  };
  for (;;) {
    const working = clockWithout(attempts, clock);
    const begun = working.now();
    let tries = 0;
    try {
      return await retry(() => work(attempts), {
        attempts: ATTEMPTS,
        ...limits,
        signal,
        clock: working,
        retryable: (error) =>
          // A budget says itself how long is too long.
          !isOnce && error !== attempts.refusal && (isLimited(error) ? !hasBudget : isRepeatable) &&
          servers.isWorthTrying(error, ++tries, working.now() - begun),
        onRetry({ attempt, wait, error }) {
          tell(`trying again to ${action}`, attempt < 3 ? "debug" : "warn", error, {
            attempt: attempt + 1,
            waitMs: Math.round(wait),
          });
        },
      });
    } catch (error) {
      if (isOnce || !hasBudget || !isLimited(error) || ++attempts.limited >= MOST_LIMITED) {
        throw error;
      }
      signal.throwIfAborted();
      tell(`the server limits requests: waiting to ${action}`, "debug", error, {});
    }
  }
}

/** A clock that stands still while the work waits for its turns. */
function clockWithout(attempts: Attempts, clock: Clock): Clock {
  return {
    now: () => clock.now() - attempts.waited,
    date: () => clock.date(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    random: () => clock.random(),
  };
}
