import type { ImportRecord } from "@plakar-deno/sdk";
import { canonicalJson, stableOrder } from "@plakar-deno/sdk/http";
import type { Call, GithubClient } from "../client/github_client.ts";
import { steadyList } from "../client/steady_list.ts";
import type { Surveyed } from "../client/survey.ts";
import { jsonFile } from "../contents/json_file.ts";
import { type JsonObject, reduce } from "../contents/reduce.ts";
import { fileOf } from "./file_of.ts";
import type { Reading } from "./reading.ts";
import type { Repository } from "./repository.ts";

/** A short list of a repository that is one file. */
interface ShortList {
  readonly title: string;
  /** Items as the file holds them, in its order. */
  inFile(items: readonly JsonObject[]): readonly JsonObject[];
  /** All that is in it, where a survey told that. */
  known(surveyed: Surveyed): readonly JsonObject[] | undefined;
  pages(
    client: GithubClient,
    repository: Repository,
    call: Call,
  ): AsyncIterable<readonly (object & { readonly id: number | bigint })[]>;
}

const LABELS: ShortList = {
  title: "labels",
  // What REST and GraphQL tell alike, so that it is the same file whoever was asked. Names are unique.
  inFile: (items) =>
    stableOrder(
      items.map(({ name, color, description, default: isDefault }) => ({
        name: String(name),
        color: color ?? null,
        description: description || null,
        default: isDefault ?? false,
      })),
      ({ name }) => name,
    ),
  known: ({ labels }) => labels,
  pages: (client, { owner, name: repo }, call) =>
    client.pages("GET /repos/{owner}/{repo}/labels", { owner, repo }, call),
};

const MILESTONES: ShortList = {
  title: "milestones",
  inFile: (items) =>
    stableOrder(
      items.map((item) => reduce(item, ["open_issues", "closed_issues"])),
      ({ id }) => Number(id),
    ),
  known: ({ milestones }) => milestones === 0 ? [] : undefined,
  pages: (client, { owner, name: repo }, call) =>
    client.pages("GET /repos/{owner}/{repo}/milestones", {
      owner,
      repo,
      state: "all",
      sort: "due_on",
      direction: "asc",
    }, call),
};

/** The record of `labels.json`. */
export function labelsRecord(
  reading: Reading,
  repository: Repository,
  surveyed: Surveyed,
): AsyncIterable<ImportRecord> {
  return listRecord(reading, repository, LABELS, surveyed);
}

/** The record of `milestones.json`. */
export function milestonesRecord(
  reading: Reading,
  repository: Repository,
  surveyed: Surveyed,
): AsyncIterable<ImportRecord> {
  return listRecord(reading, repository, MILESTONES, surveyed);
}

/**
 * The list is read to see whether it changed: labels have no time, and of milestones that were
 * deleted nothing tells. What was read is what the file holds.
 */
async function* listRecord(
  reading: Reading,
  repository: Repository,
  list: ShortList,
  surveyed: Surveyed,
): AsyncGenerator<ImportRecord> {
  const { kept, signal } = reading;
  const path = `${repository.path}/${list.title}.json`;
  const known = list.known(surveyed);
  const items = known === undefined
    ? await listItems(reading, repository, list, signal)
    : list.inFile(known);
  kept.keep(path, items);
  const changed = [repository.created, ...items.map((item) => timeOf(item))];
  yield fileOf(
    path,
    { changed, marker: canonicalJson(items) },
    async ({ signal }) =>
      jsonFile(kept.take(path) ?? await listItems(reading, repository, list, signal)),
  );
}

async function listItems(
  { client, log }: Reading,
  repository: Repository,
  list: ShortList,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const action = `list the ${list.title} of ${repository.title}`;
  const items = await Array.fromAsync(
    steadyList(
      () => list.pages(client, repository, { action, signal }),
      ({ id }) => String(id),
      () =>
        log.warn(
          `the ${list.title} of ${repository.title} change all the time: some may be missing`,
        ),
    ),
    (item) => reduce(item),
  );
  return list.inFile(items);
}

function timeOf({ updated_at: time }: JsonObject): string | undefined {
  return typeof time === "string" ? time : undefined;
}
