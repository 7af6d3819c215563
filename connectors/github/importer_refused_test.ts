import {
  deepStrictEqual as deepEqual,
  match,
  rejects,
  strictEqual as equal,
} from "node:assert/strict";
import { filledGitHub } from "./testdata/filled_github.ts";
import { importFrom } from "./testdata/import_from.ts";

const REPO = "/acme/tool";

Deno.test("I28 what is not there, or wants a token, fails the import", async () => {
  await using github = await filledGitHub();
  await rejects(
    importFrom(github, "github://nobody"),
    /cannot read the owner "nobody".*knows nothing of that name/,
  );
  await rejects(
    importFrom(github, "github://acme/none"),
    /cannot read the repository "acme\/none"/,
  );
  await rejects(
    importFrom(github, "github://acme", { options: { token: "ghp_wrong" } }),
    (error: Error) => /GitHub refuses the token/.test(error.message) && !/ghp_/.test(error.message),
  );
});

Deno.test("issues that are switched off are no error, and pull requests are there", async () => {
  await using github = await filledGitHub();
  github.world.find("acme/tool")!.hasIssues = false;
  using pulls = await importFrom(github, "github://acme/tool");
  equal(pulls.records.has(`${REPO}/pulls/000002.json`), true);
  equal(pulls.records.has(`${REPO}/issues/000001.json`), false);
  // Where pull requests are switched off, too.
  for (const status of [410, 404]) {
    github.fault = ({ path }) =>
      path.endsWith("/issues") ? Response.json({ message: "No" }, { status }) : undefined;
    using acme = await importFrom(github, "github://acme/tool");
    deepEqual([...acme.records.values()].filter(({ kind }) => kind === "error"), []);
    equal(acme.records.has(`${REPO}/releases/cli%2Fv1/release.json`), true);
  }
});

Deno.test("of pull requests that are switched off, what GitHub still shows is read", async () => {
  await using github = await filledGitHub();
  const tool = github.world.find("acme/tool")!;
  const inode = (acme: Awaited<ReturnType<typeof importFrom>>) => {
    const record = acme.records.get(`${REPO}/pulls/000002.json`);
    return record?.kind === "file" ? record.info.ino : undefined;
  };
  using on = await importFrom(github, "github://acme/tool");
  tool.hasPulls = false;
  using off = await importFrom(github, "github://acme/tool");
  const pull = await off.json(`${REPO}/pulls/000002.json`);
  deepEqual(Object.keys(pull).toSorted(), ["comments", "issue", "reviews", "timeline"]);
  // When they are switched on again, all of it is read again.
  equal(inode(on) === inode(off), false);
});

Deno.test("a repository that GitHub blocks is one error, at its folder", async () => {
  await using github = await filledGitHub();
  const block = { reason: "tos", created_at: "2024-01-01T00:00:00Z" };
  for (const status of [403, 451]) {
    github.fault = ({ path }) =>
      path.startsWith("/repos/acme/tool")
        ? Response.json({ message: "Repository access blocked", block }, { status })
        : undefined;
    using acme = await importFrom(github, "github://acme");
    const errors = [...acme.records.values()].filter(({ kind }) => kind === "error");
    deepEqual(errors.map(({ path }) => path), [REPO]);
    match(acme.error(REPO) ?? "", status === 403 ? /blocks it/ : /legal reasons/);
  }
});
