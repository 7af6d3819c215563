import { deepStrictEqual as deepEqual, match, rejects } from "node:assert/strict";
import { type FailureKind, networkFailure } from "@plakar-deno/sdk/network";
import type { GithubClient } from "./github_client.ts";
import { type GithubKind, githubKinds } from "./github_kinds.ts";
import { survey, type ToSurvey } from "./survey.ts";

const REPOSITORIES = ["one", "two"].map((name) => ({ name, nodeId: `id of ${name}` }));

/** Asks each of some times, of a GraphQL that answers so; also what was asked and what failed. */
async function asked(
  nodes: readonly unknown[] | FailureKind,
  { kinds = githubKinds as readonly GithubKind[], hasToken = true, isRefused = false } = {},
  times: readonly (readonly ToSurvey[])[] = [REPOSITORIES],
) {
  const queries: string[] = [];
  const failures: unknown[] = [];
  const client: Partial<GithubClient> = {
    hasToken,
    isRefused,
    query<Data>(query: string): Promise<Data> {
      queries.push(query);
      if (typeof nodes !== "string") return Promise.resolve({ nodes } as Data);
      return Promise.reject(networkFailure({ kind: nodes, action: "ask", reason: "no" }));
    },
  };
  const call = { action: "survey", signal: new AbortController().signal };
  const ask = survey(
    client as GithubClient,
    new Set(kinds),
    call,
    (error) => void failures.push(error),
  );
  const told = [];
  for (const repositories of times) told.push(await ask(repositories));
  return { told, queries, failures };
}

const counted = (totalCount: number) => ({ totalCount });
const label = { name: "bug", color: "d73a4a", description: null, isDefault: true };

Deno.test("what GraphQL counts of each repository is known, and its labels are", async () => {
  const { told, queries } = await asked([
    {
      ...{ name: "one", milestones: counted(0), issues: counted(3), pullRequests: counted(0) },
      ...{ releases: counted(0), labels: { totalCount: 1, nodes: [label] } },
    },
    { name: "two", issues: counted(0), labels: { totalCount: 101, nodes: Array(100).fill(label) } },
  ]);
  const { isDefault: _, ...rest } = label;
  deepEqual(told, [[
    { labels: [{ ...rest, default: true }], milestones: 0, issues: 3, pulls: 0, releases: 0 },
    // The rest of its labels is on another page, and of the others nothing is told.
    { issues: 0 },
  ]]);
  match(queries[0]!, /^query Survey\(/);
});

Deno.test("nothing is known of what is not told, or hidden, or of another name", async () => {
  deepEqual((await asked([null, { name: "one", issues: counted(0) }])).told, [[
    undefined,
    undefined,
  ]]);
  deepEqual((await asked([])).told, [[undefined, undefined]]);
  const { told } = await asked([{ name: "one", issues: null, labels: null }, { name: "two" }]);
  deepEqual(told, [[{}, {}]]);
});

Deno.test("ids that GraphQL does not know of leave the others in their places", async () => {
  const three = [REPOSITORIES[0]!, { name: "old", nodeId: undefined }, REPOSITORIES[1]!];
  const { told } = await asked(
    [{ name: "one", issues: counted(1) }, { name: "two", issues: counted(2) }],
    {},
    [three],
  );
  deepEqual(told, [[{ issues: 1 }, undefined, { issues: 2 }]]);
});

Deno.test("it is asked for what is wanted alone, and not where that saves nothing", async () => {
  const { queries } = await asked([], { kinds: ["assets", "members", "wiki"] });
  deepEqual(queries[0]!.match(/\w+(?=\(first)/g), ["releases"]);
  deepEqual((await asked([], { kinds: ["members", "wiki", "discussions"] })).queries, []);
  deepEqual((await asked([], { hasToken: false })).queries, []);
  deepEqual((await asked([], {}, [[REPOSITORIES[0]!]])).queries, []);
});

Deno.test("after a failure nothing is known and no more is asked, unless all would fail so", async () => {
  for (const kind of ["transient", "permanent", "auth", "rate-limited"] as const) {
    const { told, queries, failures } = await asked(kind, {}, [REPOSITORIES, REPOSITORIES]);
    deepEqual(told, [[undefined, undefined], [undefined, undefined]], kind);
    deepEqual([queries.length, failures.length], [1, 1], kind);
  }
  await rejects(asked("auth", { isRefused: true }));
  await rejects(asked("config"));
});
