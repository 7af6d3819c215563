import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { faultAt, rateLimitedQuery } from "../../connectors/github/testdata/fake_github_faults.ts";
import { documentOf } from "./back_up.ts";
import { fasterClock } from "./faster_clock.ts";
import { onGitHub } from "./on_github.ts";

Deno.test("hundreds of issues that changed in the same second are all there", async () => {
  await using hub = await onGitHub({ sizes: { issues: 0, pulls: 0 } });
  const { change, world } = hub.github;
  const tools = world.find("acme/tools")!;
  const [at, later] = [world.tick(), world.tick()];
  // As a tool leaves them that brings issues from elsewhere.
  for (let count = 0; count < 250; count++) change.issue(tools, { created: at, updated: at });
  for (let count = 0; count < 20; count++) change.issue(tools, { created: later, updated: later });
  const { files } = await hub.backUp({ statistics: false, contents: false });
  const missing = tools.issues.filter(({ number }) =>
    !files.has(`/acme/tools/issues/${String(number).padStart(6, "0")}.json`)
  );
  deepEqual(missing.map(({ number }) => number), []);
});

Deno.test("an issue of hundreds of comments has them all, once, in their order", async () => {
  await using hub = await onGitHub();
  const { change, world } = hub.github;
  const issue = change.issue(world.find("acme/tools")!);
  for (let count = 0; count < 250; count++) change.comment(issue, `Comment ${count}`);
  const path = `/acme/tools/issues/${String(issue.number).padStart(6, "0")}.json`;
  const { comments } = documentOf(await hub.backUp({ statistics: false }), path);
  deepEqual(
    comments.map(({ body }: { body: string }) => body),
    Array.from({ length: 250 }, (_, count) => `Comment ${count}`),
  );
});

Deno.test("a discussion of hundreds of comments and replies has them all", async () => {
  await using hub = await onGitHub();
  const { change, world } = hub.github;
  const discussion = change.discussion(world.find("acme/tools")!);
  for (let count = 0; count < 130; count++) {
    const comment = change.comment(discussion, `Comment ${count}`);
    const replies = count === 7 ? 220 : count % 3;
    for (let reply = 0; reply < replies; reply++) {
      const created = world.tick();
      const id = world.id();
      comment.replies!.push({ ...comment, id, created, updated: created, body: `Reply ${reply}` });
    }
  }
  const path = `/acme/tools/discussions/${String(discussion.number).padStart(6, "0")}.json`;
  const text = JSON.stringify(documentOf(await hub.backUp({ statistics: false }), path));
  equal([...text.matchAll(/"Comment \d+"/g)].length, 130);
  const replies = discussion.comments.reduce((sum, { replies }) => sum + replies!.length, 0);
  equal([...text.matchAll(/"Reply \d+"/g)].length, replies);
});

Deno.test("an organisation of hundreds of repositories is there as a whole, though one goes meanwhile", async () => {
  await using hub = await onGitHub({ sizes: { others: 230 } });
  const { github, clock } = hub;
  let asked = 0;
  github.fault = ({ path }) => {
    // So slow that requests stay below 400 in a minute by themselves.
    clock.advance(200);
    // The oldest goes between the first page and the second: all others move up.
    if (/\/repos$/.test(path) && ++asked === 2) github.world.repositories.shift();
    return undefined;
  };
  const { files } = await hub.backUp({
    statistics: false,
    contents: false,
    config: { include: "labels" },
  });
  const missing = github.world.repositories.filter(({ name }) =>
    !files.has(`/acme/${name}/repository.json`)
  );
  deepEqual(missing.map(({ name }) => name), []);
});

Deno.test("a repository is found by its old name, and its paths begin with what was written", async () => {
  await using hub = await onGitHub();
  const { change, world } = hub.github;
  change.rename(world.find("acme/tools")!, "instruments");
  const { files, errors } = await hub.backUp({ config: { location: "github://acme/tools" } });
  deepEqual([...errors], []);
  equal(
    documentOf({ files, errors, opened: [] }, "/acme/tools/repository.json").name,
    "instruments",
  );
  equal(files.has("/acme/tools/releases/v1.0.0/assets/tools.bin"), true);
});

Deno.test("a repository that is renamed in the middle is read to its end, by its old paths", async () => {
  await using hub = await onGitHub({ sizes: { issues: 250, others: 0 } });
  const { change, world } = hub.github;
  const tools = world.find("acme/tools")!;
  hub.github.fault = ({ path }) => {
    // So slow that requests stay below 400 in a minute by themselves.
    hub.clock.advance(200);
    if (path === "/repos/acme/tools/milestones") change.rename(tools, "instruments");
    return undefined;
  };
  const { files, errors } = await hub.backUp({ statistics: false });
  deepEqual([...errors], []);
  const missing = tools.issues.filter(({ number, pull }) =>
    !files.has(`/acme/tools/${pull ? "pulls" : "issues"}/${String(number).padStart(6, "0")}.json`)
  );
  deepEqual(missing.map(({ number }) => number), []);
  equal(files.has("/acme/tools/releases/v1.0.0/assets/tools.bin"), true);
});

Deno.test("a user's private repositories are seen with the token of this user alone", async () => {
  for (const [viewer, isOwn] of [["octo-ada", true], ["octo-bob", false]] as const) {
    await using hub = await onGitHub({ viewer });
    const { change } = hub.github;
    change.repository("octo-ada/open");
    change.repository("octo-ada/closed", { private: true });
    const { files, errors } = await hub.backUp({ config: { location: "github://octo-ada" } });
    deepEqual([...errors], []);
    equal(files.has("/octo-ada/open/repository.json"), true);
    equal(files.has("/octo-ada/closed/repository.json"), isOwn);
  }
});

Deno.test("without a token, what is public is backed up, and what wants one becomes an error", async () => {
  await using hub = await onGitHub({ perWindowOfNobody: 600, sizes: { others: 2 } });
  const { files, errors } = await hub.backUp({ config: { token: "" }, statistics: false });
  equal(files.has("/acme/tools/issues/000001.json"), true);
  // Private: not a word of it.
  equal([...files.keys()].some((path) => path.startsWith("/acme/other-0")), false);
  // GraphQL answers nobody without a token.
  for (const [path, reason] of errors) {
    match(path, /\/discussions$/);
    match(reason, /token/);
  }
  equal(errors.size > 0, true);
  equal(hub.github.requests.some(({ headers }) => headers.has("authorization")), false);
});

Deno.test("members of an organisation that the token is no member of: those it shows to all", async () => {
  await using hub = await onGitHub({ viewer: "octo-eve" });
  const { files, errors } = await hub.backUp({ statistics: false });
  deepEqual([...errors], []);
  deepEqual([...files.keys()].filter((path) => path.startsWith("/acme/members/")), []);
});

Deno.test("an issue that is deleted between the list and its reading fails alone", async () => {
  await using hub = await onGitHub();
  const { github } = hub;
  const tools = github.world.find("acme/tools")!;
  github.fault = faultAt(({ path }) => /\/issues\/2\/timeline$/.test(path), () => {
    github.change.remove(tools, 2);
    return undefined;
  });
  const { files, errors } = await hub.backUp({ statistics: false });
  deepEqual([...errors.keys()], ["/acme/tools/issues/000002.json"]);
  match([...errors.values()][0]!, /deleted/);
  equal(files.has("/acme/tools/issues/000003.json"), true);
});

Deno.test("the limit of GraphQL, which is said in an answer of 200, is waited for", async () => {
  await using hub = await onGitHub({ clock: fasterClock(30) });
  const times: number[] = [];
  hub.github.fault = ({ path }) => {
    if (path !== "/graphql") return undefined;
    times.push(performance.now() * 30);
    return times.length === 1 ? rateLimitedQuery(Math.ceil(Date.now() / 1000) + 60) : undefined;
  };
  const { errors } = await hub.backUp({ statistics: false });
  deepEqual([...errors], []);
  const waited = times[1]! - times[0]!;
  equal(waited >= 59_000, true, `${waited} ms`);
});
