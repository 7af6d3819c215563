import { failureKind } from "@plakar-deno/sdk/network";

/** What is known of the server that requests go to. */
export interface Acquaintance {
  /** Whether it ever answered, be it with a refusal. */
  readonly met: boolean;
  /** Tells that it answered. */
  answered(): void;
  /** Gives back what a request failed with that got no answer. */
  unanswered(error: unknown): unknown;
  /** Whether to try again after so many attempts, which took so many milliseconds. */
  isWorthTrying(error: unknown, attempts: number, spent: number): boolean;
}

/**
 * How often a server is tried that never answered, 1.5 s on average. It is more often named wrongly
 * than just starting, and somebody waits at the terminal.
 */
const FIRST_ATTEMPTS = 5;

/**
 * Knows whether the server was met. Before, a request that gets no answer is given up soon: after a
 * few attempts, or the first that is over later than `firstWithin` milliseconds. After, a name that
 * is not found any more, or a certificate that is not trusted, is an accident of the network as
 * others are, and does not end the work of hours.
 */
export function acquaintance(firstWithin: number): Acquaintance {
  let met = false;
  const unanswered = new WeakSet<Error>();
  return {
    get met() {
      return met;
    },
    answered() {
      met = true;
    },
    unanswered(error) {
      if (error instanceof Error) unanswered.add(error);
      return error;
    },
    isWorthTrying(error, attempts, spent) {
      const kind = failureKind(error);
      const mayPass = kind === "transient" || kind === "rate-limited";
      if (!met) return mayPass && attempts < FIRST_ATTEMPTS && spent < firstWithin;
      return mayPass || (kind === "config" && error instanceof Error && unanswered.has(error));
    },
  };
}
