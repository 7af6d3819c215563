import { escapePath } from "@plakar-deno/sdk";
import type { FailedAnswer, FailureWords } from "@plakar-deno/sdk/http";

/** What is known of the token when GitHub refuses something. */
export interface TokenState {
  /** Whether a token is sent. */
  readonly given: boolean;
  /** Whether GitHub took it before. */
  readonly accepted: boolean;
}

const SECONDARY_WAIT = 60_000;
const LONGEST_SECONDARY_WAIT = 15 * 60_000;

/**
 * Milliseconds to wait where GitHub does not say how long, and means "a minute, and longer each time";
 * `times` is how often it refused before.
 */
export function secondaryWait(times: number): number {
  return Math.min(LONGEST_SECONDARY_WAIT, SECONDARY_WAIT * 2 ** times);
}

/** What GitHub says when requests come too fast, in words of today and of older servers. */
export const SECONDARY: RegExp = /secondary rate limit|abuse detection/i;

/**
 * What GitHub means by a refusal: it answers 403 for a limit that is used up as well as for what a
 * token may not see, and 404 for what there is not as well as for what must stay hidden.
 */
export function githubFailure(answer: FailedAnswer, token: TokenState): FailureWords | undefined {
  switch (answer.status) {
    case 401:
      return unauthorized(answer, token);
    case 403:
    case 429:
      return limited(answer, token) ?? blocked(answer) ?? forbidden(answer, token);
    case 404:
      return {
        reason: "GitHub knows nothing of that name" +
          (token.given ? ", or the token may not see it" : ", or it is not public"),
        remedy: token.given
          ? "check the name and what the token permits"
          : "check the name, and give a token for what is not public",
      };
    case 410:
      return { kind: "not-found", reason: saying("it was deleted or switched off", answer) };
    case 451:
      return {
        kind: "permanent",
        reason: "GitHub shows it no more, for legal reasons",
        remedy: "ask the owner",
      };
    default:
      return undefined;
  }
}

function unauthorized(answer: FailedAnswer, { given, accepted }: TokenState): FailureWords {
  if (!given) {
    return { kind: "auth", reason: saying("GitHub wants a token", answer), remedy: "give a token" };
  }
  return {
    kind: "auth",
    reason: saying(
      accepted
        ? "GitHub took the token before and refuses it now: it expired or was revoked"
        : "GitHub refuses the token",
      answer,
    ),
    remedy: "make a new one, give it as the option token and run again",
  };
}

function limited(answer: FailedAnswer, { given }: TokenState): FailureWords | undefined {
  const { headers, status } = answer;
  if (headers.get("x-ratelimit-remaining") === "0" && !SECONDARY.test(messageOf(answer))) {
    const limit = headers.get("x-ratelimit-limit");
    return {
      kind: "rate-limited",
      reason: `the requests that GitHub allows in an hour${limit ? ` (${limit})` : ""} are used up`,
      remedy: given
        ? "try again later, or give longest_wait more time"
        : "give a token: with one GitHub allows 5,000",
    };
  }
  if (status !== 429 && !headers.has("retry-after") && !SECONDARY.test(messageOf(answer))) {
    return undefined;
  }
  return {
    kind: "rate-limited",
    reason: "GitHub asks to slow down (secondary rate limit)",
    remedy: "try again later, with less concurrency",
    ...!headers.has("retry-after") && {
      retryAfter: secondaryWait(answer.limited),
    },
  };
}

/** A repository that breaks GitHub's rules is listed, and nothing of it is shown. */
function blocked({ json }: FailedAnswer): FailureWords | undefined {
  const block = typeof json === "object" && json !== null && "block" in json && json.block;
  if (typeof block !== "object" || block === null) return undefined;
  const reason = "reason" in block ? ` (${escapePath(String(block.reason)).slice(0, 40)})` : "";
  return {
    kind: "permanent",
    reason: `GitHub blocks it${reason}`,
    remedy: "ask the owner, or leave it out with an exclude pattern",
  };
}

function forbidden(answer: FailedAnswer, { given }: TokenState): FailureWords {
  if (answer.headers.get("x-github-sso")?.startsWith("required")) {
    return {
      kind: "auth",
      reason: "the organisation wants the token authorised for its single sign-on",
      remedy: "authorise it where GitHub lists your tokens (Configure SSO)",
    };
  }
  const wanted = answer.headers.get("x-accepted-github-permissions");
  return {
    kind: "auth",
    reason: saying(
      given ? "the token may not see it" : "GitHub shows it to nobody without a token",
      answer,
    ),
    remedy: given
      ? `give the token the permission to read it${
        wanted ? ` (${wanted.slice(0, 100)})` : ""
      }, or ` +
        "leave that kind out with exclude"
      : "give a token",
  };
}

/** A reason with what the server says. */
function saying(reason: string, answer: FailedAnswer): string {
  const message = messageOf(answer).replace(/\s+/g, " ").slice(0, 200);
  return message === "" ? reason : `${reason} (${JSON.stringify(message)})`;
}

function messageOf({ json }: FailedAnswer): string {
  const message = typeof json === "object" && json !== null && "message" in json && json.message;
  return typeof message === "string" ? message : "";
}
