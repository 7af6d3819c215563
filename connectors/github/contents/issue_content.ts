import { stableOrder } from "@plakar-deno/sdk/http";
import type { GithubClient } from "../client/github_client.ts";
import { type Json, type JsonObject, reduce } from "./reduce.ts";

/** Which issue or pull request. */
export interface IssueName {
  /** Owner of the repository. */
  readonly owner: string;
  /** The repository. */
  readonly repo: string;
  /** Its number. */
  readonly number: number;
}

/** Counts, what is there twice, and what the timeline tells but not every listing. */
const ISSUE_DROP = [
  "assignee",
  "closed_by",
  "score",
  "sub_issues_summary",
  "issue_dependencies_summary",
  "repository",
];

/** What is computed whenever somebody looks. */
const PULL_DROP = [
  "assignee",
  "comments",
  "mergeable",
  "mergeable_state",
  "rebaseable",
  "review_comments",
];

/** An issue, or the issue side of a pull request, without what changes by itself. */
export function issueObject(issue: object): JsonObject {
  const object = reduce(issue, ISSUE_DROP);
  return { ...object, labels: labelNames(object.labels), assignees: byId(object.assignees) };
}

/** The names of labels; `labels.json` has the rest of them. */
function labelNames(labels: unknown): readonly string[] {
  const names = (Array.isArray(labels) ? labels : []).map((label: unknown) =>
    typeof label === "object" && label !== null && "name" in label ? label.name : label
  );
  return names.filter((name) => typeof name === "string").sort();
}

/**
 * All there is of an issue: itself, its comments and its timeline. `issue` is what `issueObject` made
 * of the listing. Comments are read out of the timeline, which has them whole, in one request for
 * both; where it leaves some out, they are asked for.
 */
export async function issueContent(
  client: GithubClient,
  name: IssueName,
  issue: JsonObject,
  signal: AbortSignal,
): Promise<JsonObject> {
  const { comments: expected, ...own } = issue;
  const events = await timelineOf(client, name, signal);
  const found = eventsOf(events, "commented");
  const comments = Number(expected) > found.length
    ? await commentsOf(client, name, signal)
    : found.map((comment) => without(comment, ["event", "actor"]));
  return {
    issue: own,
    comments: byId(comments),
    timeline: events.filter(({ event }) => event !== "commented" && event !== "reviewed"),
    ...eventsOf(events, "reviewed").length > 0 && {
      reviews: byId(eventsOf(events, "reviewed").map((review) => without(review, ["event"]))),
    },
  };
}

/** All there is of a pull request: what an issue has, the branches, reviews and their comments. */
export async function pullContent(
  client: GithubClient,
  name: IssueName,
  issue: JsonObject,
  signal: AbortSignal,
): Promise<JsonObject> {
  const { owner, repo, number } = name;
  const raw = await client.get("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
    owner,
    repo,
    pull_number: number,
  }, { action: `read pull request ${number} of "${owner}/${repo}"`, signal });
  const pull = without(reduce(raw, PULL_DROP), Object.keys(issue).filter((key) => key !== "id"));
  const content = await issueContent(client, name, issue, signal);
  return {
    // Until it is merged, that commit is a trial which GitHub makes anew at will.
    pull: raw.merged ? pull : without(pull, ["merge_commit_sha"]),
    reviews: [],
    ...content,
    review_comments: raw.review_comments > 0 ? await reviewCommentsOf(client, name, signal) : [],
  };
}

async function timelineOf(
  client: GithubClient,
  { owner, repo, number: issue_number }: IssueName,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const action = `read the timeline of ${issue_number} of "${owner}/${repo}"`;
  return await collect(
    client.pages("GET /repos/{owner}/{repo}/issues/{issue_number}/timeline", {
      owner,
      repo,
      issue_number,
    }, { action, signal }),
  );
}

async function commentsOf(
  client: GithubClient,
  { owner, repo, number: issue_number }: IssueName,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const action = `read the comments of ${issue_number} of "${owner}/${repo}"`;
  return await collect(
    client.pages("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      owner,
      repo,
      issue_number,
    }, { action, signal }),
  );
}

async function reviewCommentsOf(
  client: GithubClient,
  { owner, repo, number: pull_number }: IssueName,
  signal: AbortSignal,
): Promise<readonly Json[]> {
  const action = `read the review comments of ${pull_number} of "${owner}/${repo}"`;
  return byId(
    await collect(
      client.pages("GET /repos/{owner}/{repo}/pulls/{pull_number}/comments", {
        owner,
        repo,
        pull_number,
      }, { action, signal }),
    ),
  );
}

async function collect(pages: AsyncIterable<readonly unknown[]>): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  for await (const page of pages) for (const item of page) items.push(reduce(item));
  return items;
}

function eventsOf(events: readonly JsonObject[], kind: string): readonly JsonObject[] {
  return events.filter(({ event }) => event === kind);
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

function byId(items: Json | undefined): readonly Json[] {
  if (!Array.isArray(items)) return [];
  return stableOrder(items as JsonObject[], ({ id }) => typeof id === "number" ? id : String(id));
}
