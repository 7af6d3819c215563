import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import type {
  FakeGitHub,
  FakeGitHubRequest,
} from "../../connectors/github/testdata/fake_github.ts";
import type { Snapshot } from "./back_up.ts";
import { type OnGitHub, onGitHub } from "./on_github.ts";

const isSurvey = ({ path }: FakeGitHubRequest) => path === "/graphql";

/** Repositories of each shape: nothing at all, and one thing of each kind alone. */
async function manyShapes(): Promise<OnGitHub> {
  const hub = await onGitHub();
  const { change, world } = hub.github;
  const made = (name: string) => change.repository(`acme/${name}`);
  made("empty");
  change.milestone(made("milestone"), "1.0");
  change.issue(made("issue"));
  change.close(change.issue(made("closed")));
  change.pull(made("pull"));
  change.asset(change.release(made("release"), "v1"), "a.bin", Uint8Array.of(1));
  change.label(made("label"), "wanted");
  const many = made("labels");
  for (let count = 0; count < 130; count++) change.label(many, `label ${count}`);
  made("off").hasIssues = false;
  // So that whatever is asked of GraphQL is a survey.
  for (const one of world.repositories) one.hasDiscussions = false;
  return hub;
}

function contentsOf({ files }: Snapshot): string[] {
  return [...files].map(([path, { bytes }]) => `${path} ${new TextDecoder("latin1").decode(bytes)}`)
    .toSorted();
}

/** The lists of a repository that were asked for since the last call. */
function listsOf(github: FakeGitHub): string[] {
  return Object.keys(github.takeRequests())
    .flatMap((path) => /^\/repos\/acme\/(\w[^/]*\/[a-z]+)$/.exec(path)?.[1] ?? []).toSorted();
}

Deno.test("lists that a survey tells to be empty are not asked for, and all is as if they were", async () => {
  await using hub = await manyShapes();
  const { github } = hub;
  const first = await hub.backUp({ statistics: false });
  deepEqual([...first.errors], []);
  github.takeRequests();
  const again = await hub.backUp({ statistics: false, before: first });
  deepEqual(again.opened, []);
  deepEqual(listsOf(github), [
    "closed/issues",
    "issue/issues",
    "labels/labels",
    "milestone/milestones",
    "other-0/issues",
    "pull/issues",
    "release/releases",
    "tools/issues",
    "tools/milestones",
    "tools/releases",
  ]);

  // The same without the survey: each list by itself, the same files, and none that is read again.
  github.fault = (request) =>
    isSurvey(request)
      ? Response.json({ errors: [{ message: "Field 'nodes' doesn't exist on type 'Query'" }] })
      : undefined;
  const plain = await hub.backUp({ statistics: false, before: first });
  equal(listsOf(github).length, 11 * 4);
  deepEqual([...plain.errors], []);
  deepEqual(plain.opened, []);
  deepEqual(contentsOf(await hub.backUp({ statistics: false })), contentsOf(first));
});

Deno.test("what a survey hides is asked for one by one, so that its error is told", async () => {
  await using hub = await manyShapes();
  const { github } = hub;
  const first = await hub.backUp({ statistics: false });
  github.takeRequests();
  // What a token without the permission for a kind gets: the connection may not be null, so all of
  // the repository is.
  const nodes = github.world.repositories.map(() => null);
  const errors = nodes.map((_, at) => ({
    ...{ type: "FORBIDDEN", path: ["nodes", at, "issues"] },
    message: "Resource not accessible by personal access token",
  }));
  github.fault = (request) => {
    if (isSurvey(request)) return Response.json({ data: { nodes }, errors });
    if (!/\/issues$/.test(request.path)) return undefined;
    return Response.json({ message: "Resource not accessible by personal access token" }, {
      status: 403,
      headers: { "x-accepted-github-permissions": "issues=read" },
    });
  };
  const second = await hub.backUp({ statistics: false, before: first });
  equal(second.errors.size, 11);
  match(second.errors.get("/acme/empty/issues")!, /issues=read/);
  deepEqual(second.opened, []);
});

Deno.test("an issue that only one of two counts knows of is listed", async () => {
  await using hub = await manyShapes();
  const { github } = hub;
  github.fault = (request) => {
    if (!isSurvey(request)) return undefined;
    const none = { totalCount: 0 };
    const nodes = github.world.repositories.map(({ name }) => ({
      ...{ name, issues: none, pullRequests: none },
    }));
    return Response.json({ data: { nodes } });
  };
  const { files } = await hub.backUp({ statistics: false });
  equal(files.has("/acme/issue/issues/000001.json"), true);
});

Deno.test("a repository that vanishes behind a survey is told of", async () => {
  await using hub = await manyShapes();
  const { github } = hub;
  github.fault = ({ path }) => {
    if (path === "/repos/acme/tools/issues") github.world.find("acme/release")!.gone = 404;
    return undefined;
  };
  const { errors, files } = await hub.backUp({ statistics: false });
  match(errors.get("/acme/release")!, /list the releases.*knows nothing of that name/);
  equal(files.has("/acme/label/labels.json"), true);
});
