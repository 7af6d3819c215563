import { type Clock, systemClock } from "../../sdk/network/clock.ts";
import type { FakeRule, RuleScope } from "./fake_call.ts";
import { scopedRule } from "./scoped_rule.ts";

/** What {@link primaryLimit} takes. */
export interface PrimaryLimitOptions extends RuleScope {
  /** How many requests there may be in a window. */
  readonly limit: number;
  /** How long a window is, in milliseconds. */
  readonly ms: number;
  /** What a request gets that is one too many; 403 when left out, as GitHub has it. */
  readonly status?: number;
  /** What the names of the headers begin with; `x-ratelimit-` when left out. */
  readonly prefix?: string;
  /** The time; the machine's when left out. */
  readonly clock?: Clock;
}

/**
 * The limit of a service in windows of time, told by the headers of every answer: `-limit`,
 * `-remaining`, `-used` and `-reset`, in seconds since 1970 (GitHub, "Rate limits for the REST API").
 *
 * @example
 * ```ts
 * import { fakeHttp, primaryLimit } from "@plakar-deno/sdk/testing";
 *
 * const fake = fakeHttp({
 *   routes: { "GET /notes": () => Response.json([]) },
 *   limits: [primaryLimit({ limit: 1, ms: 3_600_000 })],
 * });
 * const ask = () => fake.handle(new Request("https://api.example.com/notes"));
 * console.log((await ask()).headers.get("x-ratelimit-remaining"), (await ask()).status); // 0 403
 * ```
 */
export function primaryLimit(options: PrimaryLimitOptions): FakeRule {
  const { limit, ms, status = 403, prefix = "x-ratelimit-", clock = systemClock } = options;
  let [ends, used] = [-Infinity, 0];
  return scopedRule(options, async (_call, next) => {
    const now = clock.date();
    if (now >= ends) [ends, used] = [now + ms, 0];
    const isOver = used >= limit;
    if (!isOver) used++;
    const [usedNow, endsNow] = [used, ends];
    const answer = isOver
      ? Response.json({ message: "API rate limit exceeded" }, { status })
      : await next();
    const headers = new Headers(answer.headers);
    headers.set(`${prefix}limit`, String(limit));
    headers.set(`${prefix}remaining`, String(limit - usedNow));
    headers.set(`${prefix}used`, String(usedNow));
    headers.set(`${prefix}reset`, String(Math.ceil(endsNow / 1000)));
    return new Response(answer.body, { status: answer.status, headers });
  });
}
