import { type Clock, systemClock } from "../../sdk/network/clock.ts";
import type { FakeRule, RuleScope } from "./fake_call.ts";
import { scopedRule } from "./scoped_rule.ts";

/** What {@link brokenBody} takes. */
export interface BrokenBodyOptions extends RuleScope {
  /** What happens: the connection breaks, nothing more comes, or the bytes come slowly. */
  readonly how: "cut" | "stall" | "slow";
  /** After how many bytes of each body; 0 when left out. */
  readonly after?: number;
  /** How many bytes a slow body has in a piece; 1 when left out. */
  readonly piece?: number;
  /** Milliseconds before each piece of a slow body; 100 when left out. */
  readonly every?: number;
  /** The time of a slow body; the machine's when left out. */
  readonly clock?: Clock;
}

/**
 * Lets the bodies of answers break off, stand still or come slowly.
 *
 * @example
 * ```ts
 * import { brokenBody, fakeHttp } from "@plakar-deno/sdk/testing";
 *
 * const fake = fakeHttp({
 *   routes: { "GET /file": () => new Response("twelve bytes") },
 *   faults: [brokenBody({ how: "cut", after: 6, times: 1 })],
 * });
 * const ask = () => fake.handle(new Request("https://api.example.com/file"));
 * console.log((await (await ask()).text().catch((error) => error)).message);
 * // the connection broke off
 * console.log(await (await ask()).text()); // twelve bytes
 * ```
 */
export function brokenBody(options: BrokenBodyOptions): FakeRule {
  return scopedRule(options, async ({ request }, next) => {
    const answer = await next();
    const body = answer.body === null ? null : broken(answer.body, options, request.signal);
    return new Response(body, answer);
  });
}

function broken(
  body: ReadableStream<Uint8Array>,
  { how, after = 0, piece = 1, every = 100, clock = systemClock }: BrokenBodyOptions,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const life = new AbortController();
  const stop = () => life.abort(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  const pieces = run();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel(reason) {
      life.abort(reason);
      await pieces.return(undefined);
    },
  });

  async function* run(): AsyncGenerator<Uint8Array, undefined> {
    let sent = 0;
    try {
      for await (const chunk of body) {
        const whole = chunk.subarray(0, Math.max(0, after - sent));
        if (whole.length > 0) yield whole;
        sent += whole.length;
        for (let at = whole.length; at < chunk.length; at += piece) {
          if (how === "cut") throw new Error("the connection broke off");
          if (how === "stall") await stalled(life.signal);
          await clock.sleep(every, life.signal);
          yield chunk.subarray(at, at + piece);
        }
      }
    } finally {
      signal.removeEventListener("abort", stop);
    }
    return undefined;
  }
}

function stalled(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
