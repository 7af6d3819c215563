import { ok, strictEqual as equal } from "node:assert/strict";
import { failureKind } from "../../network/failure_kind.ts";
import { retryAfterOf } from "../../network/network_failure.ts";
import { secretMask } from "../../mask_secrets.ts";
import { fakeClock } from "../../network/testdata/fake_clock.ts";
import { rateState } from "../budget/rate_state.ts";
import type { FailedAnswer, FailureWords } from "./failed_answer.ts";
import { httpFailure } from "./http_failure.ts";

const clock = fakeClock();

interface Given {
  readonly text?: string;
  readonly headers?: HeadersInit;
  readonly failureOf?: (answer: FailedAnswer) => FailureWords | undefined;
}

function failure(status: number, { text = "", headers: init = {}, failureOf }: Given = {}) {
  const headers = new Headers(init);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const answer: FailedAnswer = {
    status,
    headers,
    text,
    json,
    method: "GET",
    url: new URL("https://api.example.com/a"),
    action: 'get "/a"',
    limited: 0,
  };
  const mask = secretMask(["s3cret-token"]);
  return httpFailure(answer, { rate: rateState(headers, clock), failureOf, mask, clock });
}

Deno.test("the text of a failure has what the service says of it", () => {
  const said: readonly (readonly [text: string, words: string])[] = [
    ['{"message": "Not Found", "documentation_url": "x"}', "404 (Not Found)"],
    ['{"title": "Gone", "detail": "no such note", "status": 404}', "404 (no such note)"],
    ['{"error": {"code": 5, "message": "no such file."}}', "404 (no such file)"],
    ['{"errors": [{"error": {"message": "deep"}}]}', "404 (deep)"],
    ['{"error": "invalid_grant", "error_description": "too old"}', "404 (too old)"],
    ['{"error": ""}', "404;"],
    ["[1]", "404;"],
    ["no such thing\nat all", "404 (no such thing at all)"],
    ["<html><head><title>404 Not here</title></head>", "404 (404 Not here)"],
    ["<html>", "404;"],
    ["", "404;"],
  ];
  for (const [text, words] of said) {
    const { message } = failure(404, { text });
    ok(message.includes(`cannot get "/a": the server answered ${words}`), `${text}: ${message}`);
  }
});

Deno.test("what a server says is cut, shown without control characters and without secrets", () => {
  const words = (message: string) => failure(400, { text: JSON.stringify({ message }) }).message;
  ok(words("x".repeat(10_000)).length < 400);
  ok(words("\u001b[2Jcleared\u202e").includes("(?[2Jcleared?)"));
  ok(words(`bad token s3cret-token`).includes("(bad token ***)"));
  ok(words("y".repeat(195) + "s3cret-token").includes("***"));
  ok(!words("y".repeat(195) + "s3cret-token").includes("s3c"));
  ok(words("a".repeat(199) + "😀").isWellFormed());
});

Deno.test("a 403 that tells of a limit is no matter of credentials", () => {
  equal(failureKind(failure(403)), "auth");
  const secondary = failure(403, { headers: { "retry-after": "30" } });
  equal(failureKind(secondary), "rate-limited");
  equal(retryAfterOf(secondary), 30_000);
  const reset = String(Math.floor(clock.date() / 1000) + 90);
  const used = failure(403, {
    headers: {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-limit": "60",
      "x-ratelimit-reset": reset,
    },
  });
  equal(failureKind(used), "rate-limited");
  equal(retryAfterOf(used), 90_000);
  equal(retryAfterOf(failure(503, { headers: { "retry-after": "5" } })), 5_000);
  equal(failureKind(failure(503, { headers: { "retry-after": "5" } })), "transient");
});

Deno.test("what the connector knows of a service comes before what HTTP says", () => {
  const error = failure(422, {
    text: '{"message": "abuse s3cret-token"}',
    failureOf: ({ json, status }) => ({
      kind: "rate-limited",
      reason: `${status}: ${(json as { message: string }).message}`,
      retryAfter: 60_000,
    }),
  });
  equal(failureKind(error), "rate-limited");
  equal(retryAfterOf(error), 60_000);
  ok(error.message.startsWith('cannot get "/a": 422: abuse ***;'), error.message);
  ok(failure(422, { failureOf: () => undefined }).message.includes("answered 422"));
});
