/**
 * What every connector that talks to a network needs: retries, time limits, a watch over stalled
 * bodies, limits of concurrency and bandwidth, and errors that say what helps.
 *
 * @example
 * ```ts
 * import { networkFailure, retry, retryAfter, statusKind } from "@plakar-deno/sdk/network";
 *
 * export function get(url: string, signal: AbortSignal): Promise<Response> {
 *   return retry(async (_attempt, signal) => {
 *     const response = await fetch(url, { signal });
 *     if (response.ok) return response;
 *     await response.body?.cancel();
 *     const wait = retryAfter(response.headers.get("retry-after"));
 *     throw networkFailure({
 *       kind: statusKind(response.status),
 *       action: `get "${url}"`,
 *       reason: `the server answered ${response.status}`,
 *       ...(wait === undefined ? {} : { retryAfter: wait }),
 *     });
 *   }, { signal });
 * }
 * ```
 *
 * @module
 */
export type { ConnectorError, ConnectorErrorOptions, ErrorCode } from "../error.ts";
export {
  type BandwidthLimit,
  bandwidthLimit,
  type BandwidthLimitOptions,
} from "./bandwidth_limit.ts";
export { type Clock, systemClock } from "./clock.ts";
export { type ConcurrencyLimit, concurrencyLimit } from "./concurrency_limit.ts";
export { type FailureKind, failureKind } from "./failure_kind.ts";
export { fetchFailure } from "./fetch_failure.ts";
export { networkFailure, type NetworkFailureOptions, retryAfterOf } from "./network_failure.ts";
export { type Retry, retry, type RetryOptions } from "./retry.ts";
export { retryAfter } from "./retry_after.ts";
export { type StallWatchOptions, watchStalls } from "./stall_watch.ts";
export { statusKind } from "./status_kind.ts";
export { type TimeLimitOptions, withTimeLimit } from "./time_limit.ts";
