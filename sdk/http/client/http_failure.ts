import type { ConnectorError } from "../../error.ts";
import type { Clock } from "../../network/clock.ts";
import { networkFailure } from "../../network/network_failure.ts";
import { statusKind } from "../../network/status_kind.ts";
import type { RateState } from "../budget/rate_state.ts";
import { rateWait } from "../budget/rate_wait.ts";
import type { FailedAnswer, FailureWords } from "./failed_answer.ts";
import { serverWords } from "./server_words.ts";

/** What the error of an answer is made with. */
export interface HttpFailureSettings {
  /** What the headers say of a rate limit. */
  readonly rate: RateState | undefined;
  /** What the service knows better. */
  readonly failureOf: ((answer: FailedAnswer) => FailureWords | undefined) | undefined;
  /** Hides secrets. */
  readonly mask: (text: string) => string;
  /** What tells the time. */
  readonly clock: Clock;
}

/** The error of an answer that is a failure; what the service says of it stands in its text. */
export function httpFailure(answer: FailedAnswer, settings: HttpFailureSettings): ConnectorError {
  const { status, action } = answer;
  const { rate, failureOf, mask, clock } = settings;
  const own = failureOf?.(answer) ?? {};
  const kind = own.kind ?? (isLimited(status, rate) ? "rate-limited" : statusKind(status));
  const said = serverWords(answer.text, answer.json, mask);
  const reason = own.reason === undefined
    ? `the server answered ${status}${said === "" ? "" : ` (${said})`}`
    : mask(own.reason);
  const asked = kind === "rate-limited" && rate !== undefined ? rateWait(rate, clock) : undefined;
  const wait = own.retryAfter ?? asked ?? rate?.retryAfter;
  return networkFailure({
    kind,
    action,
    reason,
    ...(own.remedy === undefined ? {} : { remedy: mask(own.remedy) }),
    ...(wait === undefined ? {} : { retryAfter: wait }),
  });
}

/** A 403 that says when to come back, or that nothing is left, is no matter of credentials. */
function isLimited(status: number, rate: RateState | undefined): boolean {
  return status === 403 && (rate?.retryAfter !== undefined || rate?.remaining === 0);
}
