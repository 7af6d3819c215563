import type { FakeGitHub, FakeGitHubRequest } from "./fake_github.ts";

type Fault = NonNullable<FakeGitHub["fault"]>;

/** What GitHub's edge answers when the API behind it fails or takes longer than ten seconds. */
export function badGateway(): Response {
  return new Response("<!DOCTYPE html><html><title>Unicorn! &middot; GitHub</title></html>", {
    status: 502,
    headers: { "content-type": "text/html; charset=utf-8" },
  });
}

/** The answer when too much is asked at once; without `retryAfter` it does not say for how long. */
export function secondaryLimit(retryAfter?: number, status = 403): Response {
  return limited(
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    retryAfter,
    status,
  );
}

/** The words of older servers for the same. */
export function abuseDetected(retryAfter?: number): Response {
  return limited(
    "You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.",
    retryAfter,
    403,
  );
}

function limited(message: string, retryAfter: number | undefined, status: number): Response {
  return Response.json(
    {
      message,
      documentation_url:
        "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
    },
    {
      status,
      headers: {
        // Nothing is said of the primary limit: plenty of it is left.
        ...{ "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4321" },
        ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
      },
    },
  );
}

/** An error of the API, as a token without the right gets it. */
export function forbidden(message = "Resource not accessible by personal access token"): Response {
  return Response.json(
    { message, documentation_url: "https://docs.github.com/rest", status: "403" },
    { status: 403, headers: { "x-accepted-github-permissions": "issues=read" } },
  );
}

/** Gives the fault to the first `times` requests that `is` picks. */
export function faultAt(
  is: (request: FakeGitHubRequest) => boolean,
  make: () => ReturnType<Fault>,
  times = 1,
): Fault {
  let left = times;
  return (request) => {
    if (left === 0 || !is(request)) return undefined;
    left--;
    return make();
  };
}

/** How GraphQL says that its primary limit is used up: until `reset`, in seconds since 1970. */
export function rateLimitedQuery(reset: number): Response {
  const message = "API rate limit exceeded for user ID 1.";
  return Response.json({ data: null, errors: [{ type: "RATE_LIMITED", message }] }, {
    headers: {
      "x-ratelimit-limit": "5000",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-used": "5000",
      "x-ratelimit-reset": String(reset),
      "x-ratelimit-resource": "graphql",
    },
  });
}
