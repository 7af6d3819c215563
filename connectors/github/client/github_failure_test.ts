import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import type { FailedAnswer } from "@plakar-deno/sdk/http";
import { failureKind, retryAfterOf } from "@plakar-deno/sdk/network";
import { githubFailure } from "./github_failure.ts";
import { graphqlFailure } from "./graphql_failure.ts";

const given = { given: true, accepted: true };

function wordsOf(
  status: number,
  { message = "", json = { message }, headers = {}, limited = 0, token = given }: {
    message?: string;
    json?: object;
    headers?: Record<string, string>;
    limited?: number;
    token?: { given: boolean; accepted: boolean };
  } = {},
) {
  const answer: FailedAnswer = {
    status,
    headers: new Headers(headers),
    text: JSON.stringify(json),
    json,
    method: "GET",
    url: new URL("https://api.github.com/repos/a/b"),
    action: "read",
    limited,
  };
  return githubFailure(answer, token);
}

Deno.test("an hour that is used up is a limit, not a lack of rights", () => {
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-limit": "5000" };
  for (const status of [403, 429]) {
    const words = wordsOf(status, { message: "API rate limit exceeded for user ID 1.", headers });
    equal(words?.kind, "rate-limited");
    match(words?.reason ?? "", /in an hour \(5000\) are used up/);
    // The server says when it ends, and that is what the budget waits for.
    equal(words?.retryAfter, undefined);
  }
});

Deno.test("without a token, more requests are a token away", () => {
  const headers = { "x-ratelimit-remaining": "0" };
  const token = { given: false, accepted: true };
  match(wordsOf(403, { headers, token })?.remedy ?? "", /give a token: with one/);
});

Deno.test("the secondary limit without Retry-After: a minute, then longer", () => {
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes.";
  equal(wordsOf(403, { message })?.retryAfter, 60_000);
  equal(wordsOf(403, { message, limited: 2 })?.retryAfter, 240_000);
  equal(wordsOf(429, { limited: 20 })?.retryAfter, 900_000);
  // Both limits at once: the shorter of them is the one that was met.
  equal(wordsOf(403, { message, headers: { "x-ratelimit-remaining": "0" } })?.retryAfter, 60_000);
});

Deno.test("Retry-After is the server's to say", () => {
  const words = wordsOf(403, {
    message: "You have triggered an abuse detection mechanism.",
    headers: { "retry-after": "30" },
  });
  equal(words?.kind, "rate-limited");
  equal(words?.retryAfter, undefined);
});

Deno.test("a token that is refused: whether it ever was good", () => {
  const message = "Bad credentials";
  match(wordsOf(401, { message })?.reason ?? "", /it expired or was revoked \("Bad credentials"\)/);
  const token = { given: true, accepted: false };
  equal(wordsOf(401, { message, token })?.reason, 'GitHub refuses the token ("Bad credentials")');
  equal(wordsOf(401, { token: { given: false, accepted: false } })?.remedy, "give a token");
});

Deno.test("what the token may not see says which permission is missing", () => {
  const words = wordsOf(403, {
    message: "Resource not accessible by personal access token",
    headers: { "x-accepted-github-permissions": "issues=read" },
  });
  equal(words?.kind, "auth");
  match(words?.remedy ?? "", /the permission to read it \(issues=read\)/);
});

Deno.test("single sign-on, without the address, which holds a ticket", () => {
  const words = wordsOf(403, {
    headers: { "x-github-sso": "required; url=https://x/?ticket=abc" },
  });
  match(words?.reason ?? "", /single sign-on/);
  equal(JSON.stringify(words).includes("abc"), false);
});

Deno.test("a repository that GitHub blocks is nothing that a permission would help", () => {
  const json = { message: "Repository access blocked", block: { reason: "tos", html_url: null } };
  const words = wordsOf(403, { json });
  equal(words?.kind, "permanent");
  match(words?.reason ?? "", /GitHub blocks it \(tos\)/);
  match(wordsOf(451)?.reason ?? "", /legal reasons/);
});

Deno.test("other failures are HTTP's to tell", () => {
  deepEqual([wordsOf(502), wordsOf(422)], [undefined, undefined]);
});

Deno.test("errors of GraphQL, which have the status 200", () => {
  const kinds = {
    NOT_FOUND: "not-found",
    FORBIDDEN: "auth",
    INSUFFICIENT_SCOPES: "auth",
    RATE_LIMITED: "rate-limited",
    SOMETHING_NEW: "permanent",
  };
  for (const [type, kind] of Object.entries(kinds)) {
    equal(failureKind(graphqlFailure({ type, message: "m" }, "read", 60_000)), kind);
  }
  const slow = graphqlFailure(
    { message: "Something went wrong while executing your query." },
    "a",
    60_000,
  );
  equal(failureKind(slow), "transient");
  equal(
    failureKind(graphqlFailure({ message: "Field 'x' doesn't exist" }, "a", 60_000)),
    "permanent",
  );
  equal(failureKind(graphqlFailure({}, "a", 60_000)), "permanent");
  equal(retryAfterOf(graphqlFailure({ type: "RATE_LIMITED", message: "m" }, "a", 60_000)), 60_000);
});
