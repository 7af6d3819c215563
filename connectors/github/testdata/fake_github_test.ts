import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { type FakeGitHub, startFakeGitHub } from "./fake_github.ts";

type Json = Record<string, unknown>;

async function ask(
  at: FakeGitHub,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const url = path.startsWith("http") ? path : at.baseUrl + path;
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${at.token}`, ...headers },
    redirect: "manual",
  });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.startsWith("application/json");
  return {
    status: answer.status,
    headers: answer.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

function nextOf(headers: Headers): string | undefined {
  return /<([^>]*)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
}

/** The numbers that the pages of a list show, as a client follows its links. */
async function numbers(
  at: FakeGitHub,
  path: string,
  between: () => void = () => {},
): Promise<number[]> {
  const found: number[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { status, headers, body } = await ask(at, next);
    equal(status, 200);
    found.push(...(body as { number: number }[]).map(({ number }) => number));
    next = nextOf(headers);
    between();
  }
  return found;
}

Deno.test("a list is paged by links that name ids, and by cursors at the issues", async () => {
  await using github = await startFakeGitHub();
  const repo = github.change.repository("acme/tools");
  for (let count = 0; count < 7; count++) github.change.issue(repo);
  for (let count = 0; count < 3; count++) github.change.milestone(repo, `${count}`);
  const path = "/repos/acme/tools/issues?state=all&sort=created&direction=asc&per_page=3";
  const first = await ask(github, path);
  match(
    first.headers.get("link")!,
    new RegExp(`^<${github.baseUrl}/repositories/${repo.id}/issues\\?state=all&.*after=.*&page=2>`),
  );
  equal(first.headers.get("link")!.includes('rel="last"'), false);
  deepEqual(await numbers(github, path), [1, 2, 3, 4, 5, 6, 7]);
  // One that is deleted does not shift what comes after a cursor …
  let gone = 0;
  const remove = () => void (gone++ === 0 && github.change.remove(repo, 1));
  deepEqual(await numbers(github, path, remove), [1, 2, 3, 4, 5, 6, 7]);
  // … but it does shift numbered pages: number 3 is lost here.
  const counted = "/repos/acme/tools/milestones?state=all&per_page=1";
  const shift = () => void (repo.milestones.length === 3 && repo.milestones.shift());
  deepEqual(await numbers(github, counted, shift), [1, 3]);
  equal((await ask(github, `${path}&page=11`)).status, 422);
  equal((await ask(github, "/repos/acme/tools/issues/1")).status, 410);
  equal((await ask(github, "/repos/acme/tools/issues/99")).status, 404);
});

Deno.test("numbered pages of a list that is changed lose one; the fake does not hide it", async () => {
  await using github = await startFakeGitHub({ enterprise: true });
  const repo = github.change.repository("acme/tools");
  for (let count = 0; count < 4; count++) github.change.issue(repo);
  match(github.baseUrl, /\/api\/v3$/);
  let gone = 0;
  deepEqual(
    await numbers(
      github,
      "/repos/acme/tools/issues?direction=asc&per_page=2",
      () => void (gone++ === 0 && github.change.remove(repo, 1)),
    ),
    [1, 2, 4],
  );
});

Deno.test("a validator that still holds is answered 304 and costs nothing", async () => {
  await using github = await startFakeGitHub();
  const repo = github.change.repository("acme/tools");
  const path = "/repos/acme/tools";
  const first = await ask(github, path);
  equal(first.headers.get("x-ratelimit-remaining"), "4999");
  const etag = first.headers.get("etag")!;
  const again = await ask(github, path, { "if-none-match": etag });
  equal(again.status, 304);
  equal(again.headers.get("x-ratelimit-remaining"), "4999");
  equal((await ask(github, path, { accept: "text/html", "if-none-match": etag })).status, 200);
  const modified = first.headers.get("last-modified")!;
  equal((await ask(github, path, { "if-modified-since": modified })).status, 304);
  github.change.rename(repo, "gear");
  equal((await ask(github, "/repos/acme/gear", { "if-none-match": etag })).status, 200);
  deepEqual(github.requests.map(({ counted }) => counted), [true, false, true, false, true]);
});

Deno.test("a renamed repository is answered 301, one that is gone 404 or 451", async () => {
  await using github = await startFakeGitHub();
  const repo = github.change.repository("acme/tools");
  github.change.rename(repo, "gear");
  const { status, headers } = await ask(github, "/repos/acme/tools/labels?per_page=2");
  equal(status, 301);
  equal(headers.get("location"), `${github.baseUrl}/repositories/${repo.id}/labels?per_page=2`);
  deepEqual((await ask(github, headers.get("location")!)).body, []);
  repo.gone = 451;
  equal((await ask(github, "/repos/acme/gear/labels")).status, 451);
  repo.gone = 404;
  equal((await ask(github, "/repos/acme/gear")).status, 404);
});

Deno.test("the primary limit refuses until its window is over, for each resource", async () => {
  let now = 1_000_000_500;
  await using github = await startFakeGitHub({ perWindow: 2, window: 60, now: () => now });
  github.change.repository("acme/tools");
  equal((await ask(github, "/repos/acme/tools")).status, 200);
  equal((await ask(github, "/users/acme")).status, 200);
  const refused = await ask(github, "/repos/acme/tools");
  equal(refused.status, 403);
  equal(refused.headers.get("x-ratelimit-remaining"), "0");
  equal(refused.headers.get("x-ratelimit-reset"), "1000060");
  match((refused.body as Json).message as string, /^API rate limit exceeded for user ID/);
  now += 60_000;
  equal((await ask(github, "/repos/acme/tools")).status, 200);
});

Deno.test("a token that is not the one is refused; what it may not see is not there", async () => {
  await using github = await startFakeGitHub();
  github.change.organisation("acme", ["octo-ada", "octo-bob"]);
  github.change.repository("acme/secret", { private: true });
  github.change.repository("other/secret", { private: true });
  equal((await ask(github, "/repos/acme/secret")).status, 200);
  equal((await ask(github, "/repos/other/secret")).status, 404);
  const members = await ask(github, "/orgs/acme/members?role=member");
  deepEqual((members.body as Json[]).map(({ login }) => login), ["octo-bob"]);
  github.change.organisation("closed", ["octo-bob"]);
  equal((await ask(github, "/orgs/closed/members")).status, 302);
  github.token = "another";
  equal((await ask(github, "/repos/acme/secret", { authorization: "Bearer old" })).status, 401);
});

Deno.test("an asset lies on another host, which takes no token and resumes", async () => {
  await using github = await startFakeGitHub();
  const repo = github.change.repository("acme/tools");
  const release = github.change.release(repo, "v1");
  const asset = github.change.asset(release, "tool.bin", new TextEncoder().encode("0123456789"));
  const path = `/repos/acme/tools/releases/assets/${asset.id}`;
  const { status, headers } = await ask(github, path, { accept: "application/octet-stream" });
  equal(status, 302);
  const location = headers.get("location")!;
  equal(new URL(location).host, github.assetHost);
  equal((await ask(github, location)).status, 400);
  const whole = await fetch(location);
  equal(await whole.text(), "0123456789");
  const rest = await fetch(location, {
    headers: { range: "bytes=4-", "if-range": whole.headers.get("etag")! },
  });
  equal(rest.status, 206);
  equal(rest.headers.get("content-range"), "bytes 4-9/10");
  equal(await rest.text(), "456789");
  equal(((await ask(github, path)).body as Json).download_count, 1);
  github.fault = ({ host }) => host === "assets" ? { cut: 3 } : undefined;
  const broken = await fetch(location);
  equal(broken.headers.get("content-length"), "10");
  equal(await broken.text().then(() => "whole", () => "broken"), "broken");
});

Deno.test("GraphQL answers what is asked of discussions, and errors for what there is not", async () => {
  await using github = await startFakeGitHub();
  const repo = github.change.repository("acme/tools");
  const discussion = github.change.discussion(repo, "How?");
  github.change.comment(discussion, "So.");
  const query = async (query: string, variables: Json = {}) => {
    const answer = await fetch(`${github.baseUrl}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${github.token}` },
      body: JSON.stringify({ query, variables }),
    });
    return await answer.json();
  };
  const text = `query D($n: Int!, $after: String) {
    repository(owner: "acme", name: "tools") { it: discussion(number: $n) { title ...more
      comments(first: 1, after: $after) { pageInfo { hasNextPage endCursor } nodes { body } } } }
  } fragment more on Discussion { category { slug } }`;
  const { data } = await query(text, { n: 1 });
  const comments = data.repository.it.comments;
  deepEqual(data.repository.it, {
    title: "How?",
    category: { slug: "q-a" },
    comments: {
      pageInfo: { hasNextPage: false, endCursor: comments.pageInfo.endCursor },
      nodes: [{ body: "So." }],
    },
  });
  const missing = await query(text, { n: 9 });
  deepEqual(missing.data, { repository: { it: null } });
  equal(missing.errors[0].type, "NOT_FOUND");
  const wrong = await query(`{ repository(owner: "acme", name: "tools") { nothing } }`);
  equal(wrong.errors[0].message, "Field 'nothing' doesn't exist on type 'Repository'");
  const unpaged = await query(
    `{ repository(owner: "acme", name: "tools") { discussions { nodes { title } } } }`,
  );
  match(unpaged.errors[0].message, /must provide a `first`/);
});
