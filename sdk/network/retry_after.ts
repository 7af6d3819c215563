import { type Clock, systemClock } from "./clock.ts";
import { httpDate } from "./http_date.ts";

/**
 * Reads a `Retry-After` header, seconds or an HTTP date in any of its three forms (RFC 9110
 * sections 10.2.3 and 5.6.7), as milliseconds to wait from now: 0 for a date that has passed,
 * undefined for no header and for one that is neither.
 *
 * @example
 * ```ts
 * import { retryAfter } from "@plakar-deno/sdk/network";
 *
 * console.log(retryAfter("120")); // 120000
 * console.log(retryAfter("Sun, 06 Nov 1994 08:49:37 GMT")); // 0
 * console.log(retryAfter("soon")); // undefined
 * ```
 */
export function retryAfter(header: string | null, clock: Clock = systemClock): number | undefined {
  const text = header?.trim();
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1_000, Number.MAX_SAFE_INTEGER);
  const date = httpDate(text, clock);
  return date === undefined ? undefined : Math.max(0, date - clock.date());
}
