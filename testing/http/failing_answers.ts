import type { FakeRule, RuleScope } from "./fake_call.ts";
import { NO_BODY } from "./no_body.ts";
import { scopedRule } from "./scoped_rule.ts";

/** What {@link failingAnswers} takes. */
export interface FailingAnswersOptions extends RuleScope {
  /** The status: 502 for a storm of a gateway, 404 for what has vanished, 403 for what is forbidden. */
  readonly status: number;
  /** More headers, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body; a short JSON message when left out. */
  readonly body?: string;
}

/**
 * Answers requests with a failure in place of the route.
 *
 * @example
 * ```ts
 * import { failingAnswers, fakeHttp } from "@plakar-deno/sdk/testing";
 *
 * const fake = fakeHttp({
 *   routes: { "/notes/*": () => Response.json({}) },
 *   // The third note and all after it are gone.
 *   faults: [failingAnswers({ status: 404, on: "GET /notes/:id", from: 3 })],
 * });
 * console.log((await fake.handle(new Request("https://api.example.com/notes/1"))).status); // 200
 * ```
 */
export function failingAnswers(options: FailingAnswersOptions): FakeRule {
  const { status, headers = {}, body = JSON.stringify({ message: `a fault of ${status}` }) } =
    options;
  return scopedRule(
    options,
    () =>
      Promise.resolve(
        NO_BODY.has(status) ? new Response(null, { status, headers }) : new Response(body, {
          status,
          headers: { "content-type": "application/json", ...headers },
        }),
      ),
  );
}
