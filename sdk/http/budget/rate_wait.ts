import { type Clock, systemClock } from "../../network/clock.ts";
import type { RateState } from "./rate_state.ts";

/**
 * How long to leave the server alone after a refusal, in milliseconds: what it asks for with
 * `Retry-After`, else until the end of the window where nothing is left of it; undefined when the
 * refusal says neither.
 *
 * @example
 * ```ts
 * import { rateState, rateWait } from "@plakar-deno/sdk/http";
 *
 * const headers = new Headers({ "ratelimit-remaining": "0", "ratelimit-reset": "30" });
 * const state = rateState(headers);
 * console.log(state && rateWait(state)! > 29_000); // true
 * ```
 */
export function rateWait(state: RateState, clock: Clock = systemClock): number | undefined {
  const { retryAfter, remaining, resetAt } = state;
  // The IETF's draft (section on Retry-After) and GitHub: it goes before the reset.
  if (retryAfter !== undefined && retryAfter > 0) return retryAfter;
  if (remaining !== undefined && remaining <= 0 && resetAt !== undefined) {
    return Math.max(0, resetAt - clock.date());
  }
  return retryAfter;
}
