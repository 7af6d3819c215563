import { failureKind } from "./failure_kind.ts";

/** What is known of the servers that requests go to; the hosts are names with ports. */
export interface KnownServers {
  /** Whether a host ever answered, be it with a refusal. */
  met(host: string): boolean;
  /** Tells that a host answered. */
  answered(host: string): void;
  /** Remembers that a request to a host failed with this error without an answer; gives it back. */
  unanswered(host: string, error: unknown): unknown;
  /** Whether to try again after so many attempts, which took so many milliseconds. */
  isWorthTrying(error: unknown, attempts: number, spent: number): boolean;
}

/**
 * How often a server is tried that never answered, 1.5 s on average. It is more often named wrongly
 * than just starting, and somebody waits at the terminal.
 */
const FIRST_ATTEMPTS = 5;

/**
 * Knows which servers were met, for `retryable` of `retry`. Before, a request that gets no answer is
 * given up soon: after 5 attempts, or the first that is over later than `firstWithin` milliseconds.
 * After, a name that is not found any more, or a certificate that is not trusted, is an accident of
 * the network as others are, and does not end the work of hours.
 *
 * {@link sendRequest} tells it of answers and of failures.
 *
 * @example
 * ```ts
 * import { knownServers, retry, sendRequest } from "@plakar-deno/sdk/network";
 *
 * const servers = knownServers(30_000);
 *
 * export function get(url: URL, signal: AbortSignal): Promise<Response> {
 *   const begun = performance.now();
 *   let attempts = 0;
 *   return retry(
 *     (_attempt, signal) =>
 *       sendRequest((signal) => fetch(url, { signal }), {
 *         action: `get "${url.pathname}"`,
 *         host: url.host,
 *         answerWithin: 60_000,
 *         servers,
 *         signal,
 *       }),
 *     {
 *       signal,
 *       retryable: (error) =>
 *         servers.isWorthTrying(error, ++attempts, performance.now() - begun),
 *     },
 *   );
 * }
 * ```
 */
export function knownServers(firstWithin: number): KnownServers {
  const met = new Set<string>();
  const hostOf = new WeakMap<Error, string>();
  return {
    met: (host) => met.has(host),
    answered: (host) => void met.add(host),
    unanswered(host, error) {
      if (error instanceof Error) hostOf.set(error, host);
      return error;
    },
    isWorthTrying(error, attempts, spent) {
      const kind = failureKind(error);
      const mayPass = kind === "transient" || kind === "rate-limited";
      const silent = error instanceof Error ? hostOf.get(error) : undefined;
      if (silent === undefined) return mayPass;
      if (!met.has(silent)) return mayPass && attempts < FIRST_ATTEMPTS && spent < firstWithin;
      return mayPass || kind === "config";
    },
  };
}
