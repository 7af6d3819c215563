import type { FakeGitHub } from "./fake_github.ts";
import type { FakeAsset, FakeRepository } from "./fake_github_world.ts";

/** How much is in a world for tests. */
export interface SampleSizes {
  /** Issues of `acme/tools` beside the few special ones; default 5. */
  readonly issues?: number;
  /** Its pull requests; default 2. */
  readonly pulls?: number;
  /** Its discussions; default 2. */
  readonly discussions?: number;
  /** Repositories beside `acme/tools`, with one issue each; default 1. */
  readonly others?: number;
}

/** What tests change in it. */
export interface SampleWorld {
  /** `acme/tools`, in which there is something of every kind. */
  readonly tools: FakeRepository;
  /** A file of its release. */
  readonly asset: FakeAsset;
}

/** Fills a fake GitHub with the organisation `acme`. */
export function fillSample(
  { change }: FakeGitHub,
  { issues = 5, pulls = 2, discussions = 2, others = 1 }: SampleSizes = {},
): SampleWorld {
  change.organisation("acme", ["octo-ada", "octo-bob"]);
  const tools = change.repository("acme/tools");
  change.label(tools, "bug");
  change.label(tools, "good first issue");
  const milestone = change.milestone(tools, "1.0");
  for (let count = 0; count < issues; count++) {
    const issue = change.issue(tools, { labels: count % 2 === 0 ? ["bug"] : [], milestone });
    if (count % 3 === 0) change.comment(issue);
    if (count % 4 === 0) change.close(issue);
  }
  for (let count = 0; count < pulls; count++) change.comment(change.pull(tools));
  for (let count = 0; count < discussions; count++) {
    const comment = change.comment(change.discussion(tools, `How is ${count} done?`));
    comment.replies!.push({ ...comment, id: comment.id + 500_000, body: "And so." });
  }
  const release = change.release(tools, "v1.0.0");
  const asset = change.asset(release, "tools.bin", Uint8Array.from([1, 2, 3]));
  for (let count = 0; count < others; count++) {
    change.issue(change.repository(`acme/other-${count}`, { private: count % 2 === 0 }));
  }
  return { tools, asset };
}
