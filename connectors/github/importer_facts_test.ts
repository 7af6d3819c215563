import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { filledGitHub } from "./testdata/filled_github.ts";
import { importFrom } from "./testdata/import_from.ts";

const REPO = "/acme/tool";

Deno.test("the facts of every file are the same in the next run, and change with it", async () => {
  await using github = await filledGitHub();
  const { change, world } = github;
  const facts = async () => {
    using acme = await importFrom(github, "github://acme");
    return new Map(
      [...acme.records].map(([path, record]) =>
        [path, record.kind === "file" ? record.info : undefined] as const
      ),
    );
  };
  const before = await facts();
  deepEqual(await facts(), before);
  const tool = world.find("acme/tool")!;
  tool.labels[0]!.description = "What is broken";
  tool.stars++;
  tool.releases[0]!.assets[0]!.downloads++;
  tool.issues[0]!.comments.pop();
  change.edit(tool.issues[1]!, "Another title");
  const after = await facts();
  const changed = [...after.keys()].filter((path) =>
    String(Object.values(after.get(path) ?? {})) !== String(Object.values(before.get(path) ?? {}))
  );
  deepEqual(changed.toSorted(), [
    `${REPO}/index/issues-000000-000099.json`,
    `${REPO}/issues/000001.json`,
    `${REPO}/labels.json`,
    `${REPO}/pulls/000002.json`,
  ]);
});

Deno.test("a file is as old as the last change of its object, and no larger than is known", async () => {
  await using github = await filledGitHub();
  const { account, find } = github.world;
  const tool = find("acme/tool")!;
  const { labels: _, milestones: [milestone], issues: [issue, pull], discussions, releases } = tool;
  const [release] = releases;
  release!.updated = "2025-06-07T08:09:10Z";
  tool.pushed = "2025-01-02T03:04:05Z";
  using acme = await importFrom(github, "github://acme");
  const facts = [...acme.records.values()].flatMap((record) => {
    if (record.kind !== "file" || record.path.includes("/index/")) return [];
    const { modTime, size } = record.info;
    const time = new Date(Number(modTime / 1_000_000n)).toISOString().replace(".000Z", "Z");
    return [[record.path.replace("/acme/", ""), time, size >= 0]];
  });
  deepEqual(facts.toSorted(), [
    ["members/octo-ada.json", account("acme").created, true],
    ["members/octo-bob.json", account("acme").created, true],
    ["owner.json", account("acme").updated, true],
    ["tool/discussions/000003.json", discussions[0]!.updated, false],
    ["tool/issues/000001.json", issue!.updated, false],
    ["tool/labels.json", tool.created, false],
    ["tool/milestones.json", milestone!.updated, false],
    ["tool/pulls/000002.json", pull!.updated, false],
    ["tool/releases/cli%2Fv1/assets/tool 1.bin", release!.assets[0]!.updated, true],
    ["tool/releases/cli%2Fv1/release.json", release!.updated, false],
    ["tool/repository.json", tool.pushed, false],
    ["tool/wiki.json", tool.created, true],
  ]);
});

Deno.test("the size that is told is the size of the content", async () => {
  await using github = await filledGitHub();
  using acme = await importFrom(github, "github://acme");
  for (const [path, record] of acme.records) {
    if (record.kind !== "file" || record.info.size < 0) continue;
    equal(new TextEncoder().encode(await acme.text(path)).length, record.info.size, path);
  }
});

Deno.test("what the list shows of an issue tells that it changed, though no time does", async () => {
  await using github = await filledGitHub();
  const tool = github.world.find("acme/tool")!;
  const [issue] = tool.issues;
  issue!.milestone = 1;
  const inode = async () => {
    using acme = await importFrom(github, "github://acme/tool");
    const record = acme.records.get(`${REPO}/issues/000001.json`);
    return record?.kind === "file" ? record.info.ino : undefined;
  };
  const before = await inode();
  equal(await inode(), before);
  tool.milestones[0]!.title = "Two";
  const after = await inode();
  equal(after === before, false);
  tool.milestones[0]!.state = "closed";
  equal(await inode(), after);
});

Deno.test("what the list shows of a discussion tells that it changed", async () => {
  await using github = await filledGitHub();
  const [discussion] = github.world.find("acme/tool")!.discussions;
  const inode = async () => {
    using acme = await importFrom(github, "github://acme/tool");
    const record = acme.records.get(`${REPO}/discussions/000003.json`);
    return record?.kind === "file" ? record.info.ino : undefined;
  };
  const before = await inode();
  equal(await inode(), before);
  discussion!.title = "Another title";
  equal(await inode() === before, false);
});
