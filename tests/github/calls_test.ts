import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import type { FakeGitHub } from "../../connectors/github/testdata/fake_github.ts";
import { onGitHub } from "./on_github.ts";

/**
 * What docs/github.md says that a backup of an organisation costs when nothing changed since the one
 * before, both instances together (protocol 1.3): so much for the organisation, so much for each of so
 * many repositories, so much for each list that is not empty, and the whole of an example. What does
 * not fit on a page comes on top.
 */
async function statedCosts(): Promise<Record<"organisation" | "survey" | "per" | "list", number>> {
  const said =
    /\*\*(\d+) requests for an organisation, (\d+) for each (\d+) repositories, and (\d+) for each list/;
  const [, organisation, survey, per, list] = said.exec(await docsPage())!.map(Number);
  return { organisation: organisation!, survey: survey!, per: per!, list: list! };
}

/** docs/github.md, in one line. */
async function docsPage(): Promise<string> {
  const page = await Deno.readTextFile(new URL("../../docs/github.md", import.meta.url));
  return page.replaceAll(/\s+/g, " ");
}

/** What the primary limits counted since `from`. */
function countedSince({ requests }: FakeGitHub, from: number): number {
  return requests.slice(from).filter(({ counted }) => counted).length;
}

Deno.test("an unchanged second backup stays under its budget of requests, over both instances", async () => {
  const sizes = { issues: 190, pulls: 15, discussions: 110, others: 3 };
  await using hub = await onGitHub({ sizes });
  const { github } = hub;
  const first = await hub.backUp();
  deepEqual([...first.errors], []);
  const whole = countedSince(github, 0);
  github.takeRequests();

  const from = github.requests.length;
  const second = await hub.backUp({ before: first });
  deepEqual(second.opened, []);
  const cost = countedSince(github, from);
  const { organisation, survey, list } = await statedCosts();
  // Of `tools` issues, milestones, releases, discussions; of the others issues and discussions. 205
  // issues and pull requests are two times 99 and some, 110 discussions are two pages.
  const stated = organisation + survey + list * (4 + 3 * 2) + list * (2 + 1);
  equal(cost, stated);
  equal(cost * 5 < whole, true, `${cost} requests after ${whole}`);

  // Lists alone, each page once for each instance, and nothing of any one object.
  const asked = github.takeRequests();
  deepEqual(asked, {
    "/users/acme": 2,
    "/orgs/acme": 2,
    "/orgs/acme/members": 4,
    "/orgs/acme/repos": 2,
    // The survey, two pages of discussions of one repository, and none of the others.
    "/graphql": 2 * (1 + 2 + 3),
    "/repos/acme/tools/issues": 2 * 3,
    "/repos/acme/tools/milestones": 2,
    "/repos/acme/tools/releases": 2,
    ...Object.fromEntries([0, 1, 2].map((at) => [`/repos/acme/other-${at}/issues`, 2])),
  });
});

Deno.test("many small repositories cost what docs/github.md says: their lists that are not empty", async () => {
  await using hub = await onGitHub({ sizes: { issues: 0, pulls: 0, discussions: 0, others: 120 } });
  const { github } = hub;
  const { change, world } = github;
  for (const one of world.repositories) one.hasDiscussions = false;
  const tools = world.find("acme/tools")!;
  // What is left: one issue in each of the 120.
  tools.milestones.length = tools.releases.length = 0;
  for (let count = 0; count < 3; count++) {
    change.repository(`acme/empty-${count}`).hasDiscussions = false;
  }
  const first = await hub.backUp({ statistics: false, contents: false });
  deepEqual([...first.errors], []);
  const from = github.requests.length;
  const second = await hub.backUp({ before: first });
  deepEqual(second.opened, []);
  const { organisation, survey, per, list } = await statedCosts();
  const surveys = survey * Math.ceil(124 / per);
  // The list of repositories has a second page.
  equal(countedSince(github, from), organisation + 2 + surveys + list * 120);
});

Deno.test("what a repository alone, or one without a survey, costs is what docs/github.md says", async () => {
  const [, self, bare, full] =
    /location of its own costs (\d+) and (\d+) \(labels are listed, too\), (\d+) with discussions/
      .exec(await docsPage())!.map(Number);
  await using hub = await onGitHub();
  const { github } = hub;
  const cost = async (location: string) => {
    const config = { location };
    const before = await hub.backUp({ config, statistics: false });
    const from = github.requests.length;
    deepEqual((await hub.backUp({ config, before })).opened, []);
    return countedSince(github, from);
  };
  equal(await cost("github://acme/tools"), self! + full!);
  for (const one of github.world.repositories) one.hasDiscussions = false;
  equal(await cost("github://acme/tools"), self! + bare!);
  github.fault = ({ path }) =>
    path === "/graphql"
      ? Response.json({ errors: [{ type: "OTHER", message: "No." }] })
      : undefined;
  equal(await cost("github://acme"), (await statedCosts()).organisation + 2 * bare!);
});

Deno.test("each instance says at its end what it asked for, and no word of it is the token", async () => {
  await using hub = await onGitHub();
  await hub.backUp();
  const line = /^(\d+) requests, 0 retries, 0 waits, \d+ unchanged, \S+ k?B, 0 failures$/;
  const counts = hub.log.map((text) => Number(line.exec(text)?.[1]));
  equal(counts.length, 2);
  equal(counts[0]! + counts[1]!, hub.github.requests.length, hub.log.join("\n"));
});

Deno.test("the second look at a list of several pages is asked for on condition, and not counted", async () => {
  await using hub = await onGitHub();
  const { github } = hub;
  const tools = github.world.find("acme/tools")!;
  for (let count = 0; count < 250; count++) github.change.label(tools, `label ${count}`);
  await hub.backUp({ statistics: false, config: { include: "labels" } });
  const asked = github.requests.filter(({ path }) =>
    path.endsWith("/labels") && !path.includes("other")
  );
  deepEqual(asked.map(({ counted }) => counted), [true, true, true, false, false, false]);
});

Deno.test("a first backup costs the lists, one request for an issue and two or three for a pull request", async () => {
  await using hub = await onGitHub({ sizes: { issues: 20, pulls: 3, discussions: 2, others: 0 } });
  await hub.backUp({ statistics: false });
  const asked = hub.github.takeRequests();
  const ofObjects = Object.entries(asked).filter(([path]) => /\/(issues|pulls)\/\d+/.test(path));
  equal(ofObjects.filter(([path]) => path.endsWith("/timeline")).length, 23);
  equal(ofObjects.filter(([path]) => /\/pulls\/\d+$/.test(path)).length, 3);
  equal(ofObjects.filter(([path]) => /\/pulls\/\d+\/comments$/.test(path)).length, 3);
  equal(ofObjects.length, 23 + 3 + 3);
  deepEqual(ofObjects.filter(([, count]) => count > 1), []);
});

Deno.test("after one of 1,000 issues changed, it and its part of the index are read again, and nothing else", async () => {
  await using hub = await onGitHub({ sizes: { issues: 1000 } });
  const { github, clock } = hub;
  // So slow that requests stay below 400 in a minute by themselves.
  github.fault = () => void clock.advance(200);
  const first = await hub.backUp({ statistics: false });
  github.takeRequests();
  const changed = github.world.find("acme/tools")!.issues.find(({ number }) => number === 142)!;
  github.change.comment(changed, "It still hurts");
  const second = await hub.backUp({ before: first, statistics: false });
  deepEqual(second.opened, [
    "/acme/tools/index/issues-000100-000199.json",
    "/acme/tools/issues/000142.json",
  ]);
  const asked = github.takeRequests();
  deepEqual(Object.keys(asked).filter((path) => /\/issues\/\d/.test(path)), [
    "/repos/acme/tools/issues/142/timeline",
  ]);
  // Of a thousandth that changed, less than a twentieth is new.
  let [all, fresh] = [0, 0];
  for (const [path, { bytes }] of second.files) {
    all += bytes.length;
    if (second.opened.includes(path)) fresh += bytes.length;
  }
  equal(fresh < all / 20, true, `${fresh} of ${all} bytes`);
});

for (
  const [what, change, opened] of [
    [
      "a label is described",
      ({ world }: FakeGitHub) => void (world.find("acme/tools")!.labels[0]!.description = "New"),
      ["/acme/tools/labels.json"],
    ],
    [
      "an asset is uploaded",
      ({ world, change }: FakeGitHub) =>
        void change.asset(world.find("acme/tools")!.releases[0]!, "more.bin", Uint8Array.of(7)),
      [
        "/acme/tools/releases/v1.0.0/assets/more.bin",
        "/acme/tools/releases/v1.0.0/release.json",
      ],
    ],
    [
      "a comment is deleted, which moves no time",
      ({ world }: FakeGitHub) => {
        const { issues } = world.find("acme/tools")!;
        issues.find(({ comments }) => comments.length > 0)!.comments.pop();
      },
      ["/acme/tools/issues/000001.json"],
    ],
    [
      "a member leaves",
      ({ world }: FakeGitHub) => void world.account("acme").members.pop(),
      [],
    ],
    [
      "somebody stars a repository",
      ({ world }: FakeGitHub) => void (world.find("acme/tools")!.stars += 5),
      [],
    ],
  ] as const
) {
  Deno.test(`when ${what}, the next backup opens ${opened.length === 0 ? "nothing" : "just that"}`, async () => {
    await using hub = await onGitHub();
    const first = await hub.backUp();
    change(hub.github);
    const { opened: again } = await hub.backUp({ before: first, statistics: false });
    deepEqual(again, [...opened]);
  });
}

Deno.test("the contents of two first backups are the same bytes", async () => {
  await using hub = await onGitHub();
  const [first, second] = [await hub.backUp(), await hub.backUp()];
  const bytesOf = ({ files }: typeof first) =>
    [...files].map(([path, { bytes }]) => [path, new TextDecoder("latin1").decode(bytes)])
      .toSorted();
  deepEqual(bytesOf(second), bytesOf(first));
});
