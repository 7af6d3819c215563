import type { FileRecord, ImportRecord } from "@plakar-deno/sdk";
import { canonicalJson } from "@plakar-deno/sdk/http";
import { changedItems } from "../client/changed_items.ts";
import type { Item } from "../client/github_client.ts";
import { issueContent, issueObject, pullContent } from "../contents/issue_content.ts";
import { jsonFile } from "../contents/json_file.ts";
import type { JsonObject } from "../contents/reduce.ts";
import { fileOf } from "./file_of.ts";
import { type IndexEntry, indexRecords } from "./index_records.ts";
import { numbered } from "./numbered.ts";
import { type Reading, wants } from "./reading.ts";
import type { Repository } from "./repository.ts";

/**
 * What a list shows and no time needs to tell of: a comment that is deleted, a label or milestone
 * that is renamed. Not what many issues share, such as their author's name or association.
 */
const SHOWN = [
  "active_lock_reason",
  "assignees",
  "comments",
  "draft",
  "labels",
  "locked",
  "milestone",
  "parent_issue_url",
  "state",
  "state_reason",
  "title",
] as const;

type Issue = Item<"GET /repos/{owner}/{repo}/issues">;

/**
 * The records of issues and pull requests, which GitHub lists together, and of their index.
 *
 * Of each issue a line of the index is held in memory until the list ends, as the index lies in the
 * order of numbers and the list in that of changes: some 200 bytes, for one repository at a time.
 */
export async function* issueRecords(
  reading: Reading,
  repository: Repository,
): AsyncGenerator<ImportRecord> {
  const { client, signal, log } = reading;
  const { owner, name: repo, path, title } = repository;
  const entries = new Map<number, IndexEntry>();
  const wanted = {
    issue: wants(reading, "issues", `${path}/issues`),
    pull: wants(reading, "pulls", `${path}/pulls`),
  };
  if (!wanted.issue && !wanted.pull) return;
  const order = { state: "all", sort: "updated", direction: "asc" } as const;
  const issues = changedItems<Issue>(
    (next, since) =>
      client.pages("GET /repos/{owner}/{repo}/issues", {
        owner,
        repo,
        ...order,
        ...since !== undefined && { since },
      }, { action: `list the issues of ${title}`, next, signal }),
    () => log.warn(`the issues of ${title} change all the time: some may be missing`),
  );
  for await (const issue of issues) {
    const kind = issue.pull_request ? "pull" : "issue";
    if (!wanted[kind]) continue;
    const { number, title, state, updated_at } = issue;
    // One that changes meanwhile comes again; its file is read when it is opened.
    if (!entries.has(number)) yield issueRecord(reading, repository, issue, kind);
    entries.set(number, { number, kind, title, state, updated_at });
  }
  if (!reading.excludes.prunes(`${path}/index`)) {
    yield* indexRecords(`${path}/index`, "issues", [...entries.values()]);
  }
}

function issueRecord(
  reading: Reading,
  repository: Repository,
  issue: Issue,
  kind: "issue" | "pull",
): FileRecord {
  const { client, kept } = reading;
  const { owner, name: repo, hasPulls } = repository;
  const { number } = issue;
  const isWhole = kind === "pull" && hasPulls;
  const path = `${repository.path}/${kind}s/${numbered(number)}`;
  const listed = issueObject(issue);
  kept.keep(path, listed);
  const marker = canonicalJson([isWhole, ...SHOWN.map((member) => listed[member] ?? null)]);
  return fileOf(path, { changed: [issue.updated_at], marker }, async ({ signal }) => {
    const known = kept.take(path) as JsonObject | undefined;
    const object = known ?? issueObject(
      await client.get("GET /repos/{owner}/{repo}/issues/{issue_number}", {
        owner,
        repo,
        issue_number: number,
      }, { action: `read ${kind} ${number} of ${repository.title}`, signal }),
    );
    const content = isWhole ? pullContent : issueContent;
    return jsonFile(await content(client, { owner, repo, number }, object, signal));
  });
}
