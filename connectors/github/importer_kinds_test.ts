import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import { type GithubKind, githubKinds } from "./client/github_kinds.ts";
import { filledGitHub } from "./testdata/filled_github.ts";
import { importFrom } from "./testdata/import_from.ts";

const REPO = "/acme/tool";
const REPO_API = "/repos/acme/tool";

/** What is there and what is asked whatever is chosen. */
const ALWAYS = ["/acme", "/acme/owner.json", REPO, `${REPO}/repository.json`];
const ASKED = ["/orgs/acme", "/orgs/acme/repos", "/users/acme"];

/** What each kind adds to that. */
const OF_KIND: Readonly<
  Record<GithubKind, { readonly files: readonly string[]; readonly asks: readonly string[] }>
> = {
  assets: {
    files: [`${REPO}/releases/cli%2Fv1/assets/tool 1.bin`],
    asks: [`${REPO_API}/releases`],
  },
  discussions: {
    files: [
      `${REPO}/discussions/000003.json`,
      `${REPO}/index/discussions-000000-000099.json`,
    ],
    asks: ["/graphql"],
  },
  issues: {
    files: [`${REPO}/index/issues-000000-000099.json`, `${REPO}/issues/000001.json`],
    asks: [`${REPO_API}/issues`],
  },
  labels: { files: [`${REPO}/labels.json`], asks: [`${REPO_API}/labels`] },
  members: {
    files: ["/acme/members/octo-ada.json", "/acme/members/octo-bob.json"],
    asks: ["/orgs/acme/members"],
  },
  milestones: { files: [`${REPO}/milestones.json`], asks: [`${REPO_API}/milestones`] },
  pulls: {
    files: [`${REPO}/index/issues-000000-000099.json`, `${REPO}/pulls/000002.json`],
    asks: [`${REPO_API}/issues`],
  },
  releases: {
    files: [`${REPO}/releases/cli%2Fv1/release.json`],
    asks: [`${REPO_API}/releases`],
  },
  wiki: { files: [`${REPO}/wiki.json`], asks: [] },
};

for (const kind of githubKinds) {
  Deno.test(`include=${kind} brings that kind, exclude=${kind} all but that, and no other is asked for`, async () => {
    await using github = await filledGitHub();
    for (const option of ["include", "exclude"]) {
      using acme = await importFrom(github, "github://acme", { options: { [option]: kind } });
      const kinds = githubKinds.filter((one) => (one === kind) === (option === "include"));
      const sorted = (all: readonly string[]) => [...new Set(all)].toSorted();
      const expected = kinds.flatMap((one) => OF_KIND[one].files);
      deepEqual(sorted([...acme.records.keys()]), sorted([...ALWAYS, ...expected]));
      const asked = kinds.flatMap((one) => OF_KIND[one].asks);
      deepEqual(sorted(Object.keys(github.takeRequests())), sorted([...ASKED, ...asked]));
    }
  });
}

Deno.test("a kind that there is not is refused, and the message names those that there are", async () => {
  await using github = await filledGitHub();
  for (const option of ["include", "exclude"]) {
    await rejects(
      importFrom(github, "github://acme", { options: { [option]: "labels,projects" } }),
      (error: Error) => {
        for (const word of [option, "projects", ...githubKinds]) {
          equal(error.message.includes(word), true, `${word} in ${error.message}`);
        }
        return true;
      },
    );
  }
  deepEqual(github.requests, []);
});
