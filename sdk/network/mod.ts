/**
 * What every connector that talks to a network needs: retries, time limits, a watch over stalled
 * bodies, content that is read on where it broke off, limits of concurrency and bandwidth, and errors
 * that say what helps.
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
export { type ContentAnswer, contentAnswer, type ContentCheck } from "./content_answer.ts";
export { type FailureKind, failureKind } from "./failure_kind.ts";
export { fetchFailure } from "./fetch_failure.ts";
export { type BodyGuard, guardBody } from "./guard_body.ts";
export { type KnownServers, knownServers } from "./known_servers.ts";
export { networkFailure, type NetworkFailureOptions, retryAfterOf } from "./network_failure.ts";
export { readText, type ReadTextOptions } from "./read_text.ts";
export { type ResumedContent, resumedContent } from "./resumed_content.ts";
export type { ContentBounds, ContentPart, ContentReading } from "./resumed_pieces.ts";
export { type Retry, retry, type RetryOptions } from "./retry.ts";
export { retryAfter } from "./retry_after.ts";
export { sendRequest, type SendRequestOptions } from "./send_request.ts";
export { sentBody, type SentBodyOptions } from "./sent_body.ts";
export { type StallWatchOptions, watchStalls } from "./stall_watch.ts";
export { statusKind } from "./status_kind.ts";
export { type TimeLimitOptions, withTimeLimit } from "./time_limit.ts";
export { turningTokens } from "./turning_tokens.ts";
