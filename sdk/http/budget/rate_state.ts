import { type Clock, systemClock } from "../../network/clock.ts";
import { httpDate } from "../../network/http_date.ts";
import { retryAfter } from "../../network/retry_after.ts";
import { rateFields } from "./rate_fields.ts";

/** What a server says about its rate limit in the headers of an answer. */
export interface RateState {
  /** Requests, or points, of one window. */
  readonly limit?: number;
  /** What is left of them. */
  readonly remaining?: number;
  /** When the window ends, in milliseconds since 1970 on the clock of this machine. */
  readonly resetAt?: number;
  /** How long the server asks to be left alone, in milliseconds from now. */
  readonly retryAfter?: number;
  /** Which of the server's limits it is, where the server names it, such as `search`. */
  readonly name?: string;
  /** The server's other limits, where the answer tells of several: this one is the tightest. */
  readonly others?: readonly RateState[];
}

/**
 * Reads what a server says about its rate limit: `Retry-After`, `X-RateLimit-*` (GitHub, Discord,
 * Atlassian …), `X-Rate-Limit-*` (Okta, Zendesk, X), `RateLimit-*` (GitLab, Microsoft Graph) and
 * the fields `RateLimit` of the IETF's drafts, and the headers of Linear, HubSpot, Shopify,
 * Salesforce and Zendesk's single limits; undefined when it says nothing.
 *
 * Where the answer tells of several limits it is the tightest, one with nothing left that ends last,
 * else the one of which the smallest part is left, and the others lie in it. A time is read as what it can only be: seconds
 * from now, seconds or milliseconds since 1970, a date of HTTP or of ISO 8601; all those that are
 * not "from now" relative to the answer's `Date`, so that the clock of this machine may be wrong.
 *
 * @example
 * ```ts
 * import { rateState } from "@plakar-deno/sdk/http";
 *
 * const headers = new Headers({ "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4999" });
 * console.log(rateState(headers)); // { limit: 5000, remaining: 4999 }
 * console.log(rateState(new Headers())); // undefined
 * ```
 */
export function rateState(headers: Headers, clock: Clock = systemClock): RateState | undefined {
  const here = clock.date();
  const there = serverTime(headers, clock) ?? here;
  const states = rateFields(headers, clock).map(({ reset, resetIn, ...state }): RateState => {
    const left = resetIn ?? (reset === undefined ? undefined : reset - there);
    return left === undefined ? state : { ...state, resetAt: here + Math.max(0, left) };
  });
  const wait = retryAfter(headers.get("retry-after"), { ...clock, date: () => there });
  // One of the same name is the same limit, told twice: the tighter words hold.
  const byName = new Map<string | undefined, RateState>();
  for (const state of states.toSorted(tighterFirst)) {
    if (!byName.has(state.name)) byName.set(state.name, state);
  }
  const [tightest, ...others] = byName.values();
  if (tightest === undefined && wait === undefined) return undefined;
  return {
    ...tightest,
    ...(wait === undefined ? {} : { retryAfter: wait }),
    ...(others.length === 0 ? {} : { others }),
  };
}

/** What the server's clock shows; a cache's answer (RFC 9111 section 5.1) has the time of another day. */
function serverTime(headers: Headers, clock: Clock): number | undefined {
  const date = headers.get("date");
  return date === null || headers.has("age") ? undefined : httpDate(date, clock);
}

function tighterFirst(state: RateState, other: RateState): number {
  const [part, otherPart] = [partLeft(state), partLeft(other)];
  return part === otherPart ? (other.resetAt ?? 0) - (state.resetAt ?? 0) : part - otherPart;
}

function partLeft({ limit, remaining }: RateState): number {
  if (remaining === undefined) return 2; // Behind those of which all is left.
  if (remaining <= 0) return 0;
  return limit === undefined || limit <= 0 ? 1 : Math.min(1, remaining / limit);
}
