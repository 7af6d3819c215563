import { type Clock, systemClock } from "../../sdk/network/clock.ts";
import type { FakeRule, RuleScope } from "./fake_call.ts";
import { scopedRule } from "./scoped_rule.ts";

/** What {@link secondaryLimit} takes. */
export interface SecondaryLimitOptions extends RuleScope {
  /** How many requests may be under way side by side; any number when left out. */
  readonly atOnce?: number;
  /** How many requests may come within `ms`; any number when left out. */
  readonly burst?: number;
  /** The time in which `burst` may come, in milliseconds; 1,000 when left out. */
  readonly ms?: number;
  /** What the header `retry-after` says, in seconds; 1 when left out. */
  readonly retryAfter?: number;
  /** What a request gets that is one too many; 403 when left out, as GitHub has it. */
  readonly status?: number;
  /** The time; the machine's when left out. */
  readonly clock?: Clock;
}

/**
 * The limit by which a service protects itself: too many requests at once or in a short time are
 * refused with `retry-after`, and so is each one that comes before that time is over.
 *
 * @example
 * ```ts
 * import { fakeHttp, secondaryLimit } from "@plakar-deno/sdk/testing";
 *
 * const fake = fakeHttp({
 *   routes: { "GET /notes": () => Response.json([]) },
 *   limits: [secondaryLimit({ burst: 1, retryAfter: 60 })],
 * });
 * const ask = () => fake.handle(new Request("https://api.example.com/notes"));
 * console.log((await ask()).status, (await ask()).headers.get("retry-after")); // 200 60
 * ```
 */
export function secondaryLimit(options: SecondaryLimitOptions): FakeRule {
  const { atOnce = Infinity, burst = Infinity, ms = 1_000, retryAfter = 1, status = 403 } = options;
  const { clock = systemClock } = options;
  const came: number[] = [];
  let [underWay, refusedUntil] = [0, -Infinity];
  return scopedRule(options, async (_call, next) => {
    const now = clock.date();
    while (came.length > 0 && came[0]! <= now - ms) came.shift();
    // Who has waited as long as it was told is not refused again for the same burst.
    if (now >= refusedUntil && refusedUntil > -Infinity) {
      refusedUntil = -Infinity;
      came.length = 0;
    }
    if (underWay >= atOnce || came.length >= burst) refusedUntil = now + retryAfter * 1000;
    if (now < refusedUntil) return refused();
    came.push(now);
    underWay++;
    try {
      return await next();
    } finally {
      underWay--;
    }
  });

  function refused(): Response {
    return Response.json({ message: "You have exceeded a secondary rate limit" }, {
      status,
      headers: { "retry-after": String(retryAfter) },
    });
  }
}
