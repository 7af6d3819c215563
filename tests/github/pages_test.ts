import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import type { FakeGitHub } from "../../connectors/github/testdata/fake_github.ts";
import { seededRandom } from "../../testing/seeded_random.ts";
import type { Snapshot } from "./back_up.ts";
import { onGitHub } from "./on_github.ts";

/** Numbers of the issues that a snapshot holds, rising. */
function issuesIn({ files }: Snapshot): number[] {
  return [...files.keys()].flatMap((path) => {
    const number = /^\/acme\/tools\/issues\/(\d+)\.json$/.exec(path)?.[1];
    return number === undefined ? [] : [Number(number)];
  }).toSorted((a, b) => a - b);
}

function numbersOf({ world }: FakeGitHub): number[] {
  return world.find("acme/tools")!.issues.filter(({ pull }) => pull === undefined)
    .map(({ number }) => number);
}

for (const enterprise of [false, true]) {
  const where = enterprise ? "by numbered pages" : "by cursors";
  Deno.test(`pages ${where} that shift while they are read lose nothing and bring nothing twice`, async () => {
    await using hub = await onGitHub({ enterprise, sizes: { issues: 350 } });
    const { github } = hub;
    const { change } = github;
    const tools = github.world.find("acme/tools")!;
    const before = numbersOf(github);
    let asked = 0;
    const gone: number[] = [];
    github.fault = ({ path }) => {
      if (!/\/issues$/.test(path) || ++asked > 4) return undefined;
      // At every page one of those before goes, one changes, and one comes.
      const first = tools.issues[asked]!;
      gone.push(first.number);
      change.remove(tools, first.number);
      change.edit(tools.issues[asked * 20]!, `changed at page ${asked}`);
      change.issue(tools);
      return undefined;
    };
    const snapshot = await hub.backUp({ statistics: false, contents: false });
    equal(asked >= 4, true);
    const found = issuesIn(snapshot);
    // What was there all the time is there; what went or came may be.
    deepEqual(before.filter((number) => !gone.includes(number) && !found.includes(number)), []);
    equal(new Set(found).size, found.length);
  });
}

Deno.test("numbered pages of releases that shift while they are read lose none", async () => {
  await using hub = await onGitHub();
  const { change, world } = hub.github;
  const tools = world.find("acme/tools")!;
  for (let count = 0; count < 250; count++) change.release(tools, `n-${count}`);
  let asked = 0;
  hub.github.fault = ({ path }) => {
    // The newest goes while the second page is asked for: all others move up.
    if (/\/releases$/.test(path) && ++asked === 2) tools.releases.pop();
    return undefined;
  };
  const { files } = await hub.backUp({ statistics: false, contents: false });
  const missing = tools.releases.filter(({ tag }) =>
    !files.has(`/acme/tools/releases/${tag}/release.json`)
  );
  deepEqual(missing.map(({ tag }) => tag), []);
});

for (const seed of [1, 2, 3]) {
  Deno.test(`whatever happens while things are listed, what was there all the time is there (seed ${seed})`, async () => {
    const { whole: upTo } = seededRandom(seed);
    await using hub = await onGitHub({ enterprise: upTo(2) === 0, sizes: { issues: 230 } });
    const { github, clock } = hub;
    const { change, world } = github;
    const tools = world.find("acme/tools")!;
    for (let count = 0; count < 120; count++) change.release(tools, `n-${count}`);
    const issues = new Set(numbersOf(github));
    const tags = new Set(tools.releases.map(({ tag }) => tag));
    let left = 25;
    github.fault = ({ method, path }) => {
      // So slow that requests stay below 400 in a minute by themselves.
      clock.advance(200);
      if (method !== "GET" || !/\/(issues|releases)$/.test(path) || left-- <= 0) return undefined;
      for (let times = upTo(4); times > 0; times--) {
        const issue = tools.issues[upTo(tools.issues.length)]!;
        const acts = [
          () => void change.issue(tools),
          () => change.edit(issue, `changed by ${left}`),
          () => void change.comment(issue),
          () => {
            issues.delete(issue.number);
            change.remove(tools, issue.number);
          },
          () => {
            const [gone] = tools.releases.splice(upTo(tools.releases.length), 1);
            tags.delete(gone!.tag);
          },
          () => void change.release(tools, `later-${left}-${times}`),
        ];
        acts[upTo(acts.length)]!();
      }
      return undefined;
    };
    const snapshot = await hub.backUp({ statistics: false, contents: false });
    const found = issuesIn(snapshot);
    deepEqual([...issues].filter((number) => !found.includes(number)), []);
    const lost = [...tags].filter((tag) =>
      !snapshot.files.has(`/acme/tools/releases/${tag}/release.json`)
    );
    deepEqual(lost, []);
    equal(left < 25, true);
  });
}
