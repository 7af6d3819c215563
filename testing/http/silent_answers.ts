import type { FakeRule, RuleScope } from "./fake_call.ts";
import { scopedRule } from "./scoped_rule.ts";

/**
 * Leaves requests without an answer until their client goes away; served by `serveHttp`, which cannot see
 * that, until the server ends.
 *
 * @example
 * ```ts
 * import { fakeHttp, silentAnswers } from "@plakar-deno/sdk/testing";
 *
 * const fake = fakeHttp({ routes: {}, faults: [silentAnswers({ times: 1 })] });
 * const client = new AbortController();
 * const asked = fake.handle(new Request("https://api.example.com/", { signal: client.signal }));
 * client.abort();
 * console.log((await asked.catch((error) => error)).name); // AbortError
 * ```
 */
export function silentAnswers(options: RuleScope): FakeRule {
  return scopedRule(options, ({ request: { signal } }) =>
    new Promise((_resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    }));
}
