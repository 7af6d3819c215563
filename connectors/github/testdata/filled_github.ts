import { type FakeGitHub, startFakeGitHub } from "./fake_github.ts";

/** Starts a fake GitHub: an organisation with one repository that has one of everything. */
export async function filledGitHub(): Promise<FakeGitHub> {
  const github = await startFakeGitHub();
  const { change } = github;
  change.organisation("acme", ["octo-ada", "octo-bob"]);
  const tool = change.repository("acme/tool");
  for (const name of ["bug", "a wish"]) change.label(tool, name);
  change.milestone(tool, "One");
  const issue = change.issue(tool, { labels: ["bug", "a wish"] });
  change.comment(issue, "First");
  change.comment(issue, "Second");
  change.close(issue);
  change.pull(tool);
  change.comment(change.discussion(tool), "An answer");
  const release = change.release(tool, "cli/v1");
  change.asset(release, "tool 1.bin", new TextEncoder().encode("bytes of it"));
  return github;
}
