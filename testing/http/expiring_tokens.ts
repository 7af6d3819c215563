import type { FakeRule, RuleScope } from "./fake_call.ts";
import { scopedRule } from "./scoped_rule.ts";

/** What {@link expiringTokens} takes. */
export interface ExpiringTokensOptions extends RuleScope {
  /** For how many requests each token is good; `Infinity` for one that stays. */
  readonly tokens: Readonly<Record<string, number>>;
}

/**
 * Answers requests with 401 that bring no bearer token which is still good.
 *
 * @example
 * ```ts
 * import { expiringTokens, fakeHttp } from "@plakar-deno/sdk/testing";
 *
 * const fake = fakeHttp({
 *   routes: { "GET /notes": () => Response.json([]) },
 *   faults: [expiringTokens({ tokens: { first: 1, second: Infinity } })],
 * });
 * const headers = { authorization: "Bearer first" };
 * const ask = () => fake.handle(new Request("https://api.example.com/notes", { headers }));
 * console.log((await ask()).status, (await ask()).status); // 200 401
 * ```
 */
export function expiringTokens(options: ExpiringTokensOptions): FakeRule {
  const left = new Map(Object.entries(options.tokens));
  return scopedRule(options, ({ request }, next) => {
    const token = /^(?:bearer|token) (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    const uses = left.get(token ?? "") ?? 0;
    if (uses <= 0) return Promise.resolve(refused());
    left.set(token!, uses - 1);
    return next();
  });
}

function refused(): Response {
  return Response.json({ message: "Bad credentials" }, {
    status: 401,
    headers: { "www-authenticate": "Bearer" },
  });
}
