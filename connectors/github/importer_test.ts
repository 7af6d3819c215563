import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { startFakeGitHub } from "./testdata/fake_github.ts";
import { filledGitHub } from "./testdata/filled_github.ts";
import { importFrom } from "./testdata/import_from.ts";

const REPO = "/acme/tool";

Deno.test("I19 an organisation is a tree of files, everything at its place", async () => {
  await using github = await filledGitHub();
  using acme = await importFrom(github, "github://acme");
  deepEqual([...acme.records.keys()].toSorted(), [
    "/acme",
    "/acme/members/octo-ada.json",
    "/acme/members/octo-bob.json",
    "/acme/owner.json",
    REPO,
    `${REPO}/discussions/000003.json`,
    `${REPO}/index/discussions-000000-000099.json`,
    `${REPO}/index/issues-000000-000099.json`,
    `${REPO}/issues/000001.json`,
    `${REPO}/labels.json`,
    `${REPO}/milestones.json`,
    `${REPO}/pulls/000002.json`,
    `${REPO}/releases/cli%2Fv1/assets/tool 1.bin`,
    `${REPO}/releases/cli%2Fv1/release.json`,
    `${REPO}/repository.json`,
    `${REPO}/wiki.json`,
  ]);
  equal((await acme.json("/acme/owner.json")).description, "What acme does");
  equal((await acme.json("/acme/members/octo-ada.json")).role, "admin");
  equal((await acme.json("/acme/members/octo-bob.json")).role, "member");
  equal((await acme.json(`${REPO}/repository.json`)).description, "What tool is");
  match((await acme.json(`${REPO}/wiki.json`)).clone_url, /acme\/tool\.wiki\.git$/);
});

Deno.test("an issue has its comments in one place and what happened in another", async () => {
  await using github = await filledGitHub();
  using acme = await importFrom(github, "github://acme/tool");
  const { issue, comments, timeline, ...rest } = await acme.json(`${REPO}/issues/000001.json`);
  deepEqual(rest, {});
  equal(issue.state, "closed");
  deepEqual(issue.labels, ["a wish", "bug"]);
  deepEqual(Object.keys(issue.user), ["id", "login", "type"]);
  deepEqual(comments.map(({ body }: { body: string }) => body), ["First", "Second"]);
  deepEqual(timeline.map(({ event }: { event: string }) => event), ["closed"]);
  const text = await acme.text(`${REPO}/repository.json`);
  equal(/_url"|node_id|stargazers|permissions/.test(text.replace(/"html_url"/g, "")), false, text);
});

Deno.test("comments that the timeline leaves out are asked for", async () => {
  await using github = await filledGitHub();
  github.fault = ({ path }) => path.endsWith("/issues/1/timeline") ? Response.json([]) : undefined;
  using acme = await importFrom(github, "github://acme/tool");
  const { comments } = await acme.json(`${REPO}/issues/000001.json`);
  deepEqual(comments.map(({ body }: { body: string }) => body), ["First", "Second"]);
});

Deno.test("a pull request has its branches, reviews and the comments on its code", async () => {
  await using github = await filledGitHub();
  using acme = await importFrom(github, "github://acme/tool");
  const pull = await acme.json(`${REPO}/pulls/000002.json`);
  deepEqual(Object.keys(pull).toSorted(), [
    "comments",
    "issue",
    "pull",
    "review_comments",
    "reviews",
    "timeline",
  ]);
  equal(pull.pull.head.ref, "feature");
  equal("mergeable" in pull.pull, false);
  equal("title" in pull.pull, false);
  equal(pull.reviews[0].state, "APPROVED");
  equal(pull.review_comments[0].path, "src/main.ts");
});

Deno.test("a discussion has its comments and their replies, however many", async () => {
  await using github = await filledGitHub();
  const { change, world } = github;
  const discussion = world.find("acme/tool")!.discussions[0]!;
  for (let number = 0; number < 60; number++) change.comment(discussion, `Comment ${number}`);
  for (let number = 0; number < 120; number++) {
    const at = discussion.comments[0]!;
    at.replies!.push({ ...at, id: world.id(), body: `Reply ${number}`, replies: [] });
  }
  using acme = await importFrom(github, "github://acme/tool");
  const { comments } = await acme.json(`${REPO}/discussions/000003.json`);
  equal(comments.length, 61);
  equal(comments[0].replies.length, 120);
  equal(comments[0].replies[119].body, "Reply 119");
});

Deno.test("an asset comes byte for byte from its host, without the token", async () => {
  await using github = await filledGitHub();
  using acme = await importFrom(github, "github://acme/tool");
  const path = `${REPO}/releases/cli%2Fv1/assets/tool 1.bin`;
  equal(await acme.text(path), "bytes of it");
  const record = acme.records.get(path);
  equal(record?.kind === "file" && record.info.size, 11);
  const download = github.requests.find(({ host }) => host === "assets");
  equal(download?.headers.has("authorization"), false);
});

Deno.test("include and exclude choose kinds, and ask for no other", async () => {
  await using github = await filledGitHub();
  const options = { include: "issues,labels", exclude: "labels" };
  using acme = await importFrom(github, "github://acme", { options });
  deepEqual([...acme.records.keys()], [
    "/acme",
    "/acme/owner.json",
    REPO,
    `${REPO}/repository.json`,
    `${REPO}/issues/000001.json`,
    `${REPO}/index/issues-000000-000099.json`,
  ]);
  deepEqual(Object.keys(github.takeRequests()), [
    "/users/acme",
    "/orgs/acme",
    "/orgs/acme/repos",
    "/repos/acme/tool/issues",
  ]);
});

Deno.test("what the host excludes is not asked for", async () => {
  await using github = await filledGitHub();
  github.change.repository("acme/old");
  const excludes = ["/acme/old", "/acme/tool/pulls/", "releases/", "/acme/members"];
  using acme = await importFrom(github, "github://acme", { excludes });
  const paths = [...acme.records.keys()].join("\n");
  equal(/\/old|pulls|releases|members/.test(paths), false, paths);
  const asked = Object.keys(github.takeRequests()).join("\n");
  equal(/\/old|releases|members/.test(asked), false, asked);
});

Deno.test("what the host would keep is asked for: a pattern of folders is none of files", async () => {
  await using github = await filledGitHub();
  using acme = await importFrom(github, "github://acme/tool", { excludes: ["labels.json/"] });
  equal(acme.records.has(`${REPO}/labels.json`), true);
});

Deno.test("a private repository of a user is there with the user's own token", async () => {
  await using github = await startFakeGitHub();
  github.change.repository("octo-ada/open");
  github.change.repository("octo-ada/secret", { private: true });
  const include = { include: "labels" };
  using own = await importFrom(github, "github://Octo-Ada", { options: include });
  equal(own.records.has("/Octo-Ada/secret/labels.json"), true);
  using open = await importFrom(github, "github://octo-ada", {
    options: { ...include, token: "" },
  });
  equal(open.records.has("/octo-ada/open/labels.json"), true);
  equal(open.records.has("/octo-ada/secret/labels.json"), false);
});

Deno.test("repositories whose names are taken by something else, and drafts", async () => {
  await using github = await startFakeGitHub();
  const { change } = github;
  for (const name of ["members", "owner.json"]) change.repository(`octo-ada/${name}`);
  const { releases } = change.repository("octo-ada/drafts");
  const at = github.world.find("octo-ada/drafts")!;
  change.release(at, "v1");
  for (let count = 0; count < 2; count++) change.release(at, "v1").draft = true;
  using ada = await importFrom(github, "github://octo-ada", {
    options: { include: "releases" },
  });
  deepEqual(
    [...ada.records.keys()].filter((path) => /release\.json|repository\.json/.test(path))
      .toSorted(),
    [
      "/octo-ada/%6Dembers/repository.json",
      "/octo-ada/%6Fwner.json/repository.json",
      "/octo-ada/drafts/releases/v1/release.json",
      `/octo-ada/drafts/releases/v1~${releases[1]!.id}/release.json`,
      `/octo-ada/drafts/releases/v1~${releases[2]!.id}/release.json`,
      "/octo-ada/drafts/repository.json",
    ].toSorted(),
  );
});

Deno.test("more issues than a page, many of them changed in the same second", async () => {
  await using github = await startFakeGitHub();
  const many = github.change.repository("octo-ada/many");
  for (let number = 1; number <= 450; number++) {
    const issue = github.change.issue(many);
    if (number > 100 && number <= 350) issue.updated = "2024-06-01T00:00:00Z";
  }
  using ada = await importFrom(github, "github://octo-ada/many", {
    options: { include: "issues" },
  });
  const numbers = [...ada.records.keys()].filter((path) => path.includes("/issues/"));
  equal(numbers.length, 450);
  const index = await ada.json("/octo-ada/many/index/issues-000200-000299.json");
  equal(index.length, 100);
  equal(index[0].number, 200);
});

Deno.test("a repository that was renamed is found by its old name", async () => {
  await using github = await filledGitHub();
  github.change.rename(github.world.find("acme/tool")!, "instrument");
  using acme = await importFrom(github, "github://acme/tool");
  equal((await acme.json(`${REPO}/repository.json`)).name, "instrument");
  equal((await acme.json(`${REPO}/issues/000001.json`)).comments.length, 2);
});
