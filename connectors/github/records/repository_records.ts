import { errorRecord, type ImportRecord } from "@plakar-deno/sdk";
import { failureKind } from "@plakar-deno/sdk/network";
import type { GithubKind } from "../client/github_kinds.ts";
import type { Surveyed } from "../client/survey.ts";
import { jsonFile } from "../contents/json_file.ts";
import { reduce } from "../contents/reduce.ts";
import { discussionRecords } from "./discussion_records.ts";
import { fileOf, folderOf } from "./file_of.ts";
import { issueRecords } from "./issue_records.ts";
import { labelsRecord, milestonesRecord } from "./list_record.ts";
import { type Reading, throwIfForAll, wants } from "./reading.ts";
import { releaseRecords } from "./release_records.ts";
import { type Repository, repositoryDrop } from "./repository.ts";
import { wikiRecord } from "./wiki_record.ts";

/** A part of a repository: which kinds want it, and where its errors go. */
interface Part {
  readonly kinds: readonly GithubKind[];
  readonly at: string;
  readonly isFile?: true;
  /** Whether a survey told all of it, so that nothing is asked. */
  isKnown?(surveyed: Surveyed): boolean;
  records(
    reading: Reading,
    repository: Repository,
    surveyed: Surveyed,
  ): AsyncIterable<ImportRecord>;
}

const PARTS: readonly Part[] = [
  {
    kinds: ["labels"],
    at: "labels.json",
    isFile: true,
    isKnown: ({ labels }) => labels !== undefined,
    records: labelsRecord,
  },
  {
    kinds: ["milestones"],
    at: "milestones.json",
    isFile: true,
    isKnown: ({ milestones }) => milestones === 0,
    records: milestonesRecord,
  },
  { kinds: ["issues", "pulls"], at: "issues", records: issueRecords },
  { kinds: ["discussions"], at: "discussions", records: discussionRecords },
  { kinds: ["releases", "assets"], at: "releases", records: releaseRecords },
];

/**
 * The records of a repository. A part that cannot be listed becomes an error record, and so does the
 * whole when the repository vanishes in the middle.
 *
 * @param surveyed What is known of its lists: those that are empty are not asked for.
 */
export async function* repositoryRecords(
  reading: Reading,
  repository: Repository,
  surveyed: Surveyed = {},
): AsyncGenerator<ImportRecord> {
  const { path } = repository;
  if (reading.excludes.prunes(path)) return;
  yield folderOf(path, repository.created);
  yield repositoryRecord(reading, repository);
  if (reading.kinds.has("wiki")) yield wikiRecord(repository);
  for (const part of PARTS) {
    if (!isWanted(reading, repository, part)) continue;
    if (isEmpty(reading, repository, part, surveyed)) continue;
    try {
      yield* part.records(reading, repository, surveyed);
      // What nobody was asked for is no sign of life.
      if (!part.isKnown?.(surveyed)) reading.trouble.inARow = 0;
    } catch (error) {
      throwIfForAll(reading, error);
      // Pull requests are listed all the same, unless they are switched off, too.
      const isOff = part.at === "issues" && !repository.hasIssues;
      if (isOff && failureKind(error) === "not-found") continue;
      const isGone = isOfAll(error) && !await isThere(reading, repository);
      yield errorRecord(isGone ? path : `${path}/${part.at}`, error);
      if (isGone) return;
    }
  }
}

function isWanted(
  reading: Reading,
  { path, hasDiscussions }: Repository,
  { kinds, at, isFile }: Part,
): boolean {
  if (at === "discussions" && !hasDiscussions) return false;
  return kinds.some((kind) => wants(reading, kind, `${path}/${at}`, isFile));
}

/** Whether it is known that a part is empty, so that there are no records of it. */
function isEmpty(
  { kinds }: Reading,
  { open }: Repository,
  { at }: Part,
  { issues, pulls, releases }: Surveyed,
): boolean {
  if (at === "releases") return releases === 0;
  // Two words are better than one: the list of repositories tells of what is open, too.
  if (at !== "issues" || open > 0 && (issues ?? 0) + (pulls ?? 0) === 0) return false;
  return (issues === 0 || !kinds.has("issues")) && (pulls === 0 || !kinds.has("pulls"));
}

/** Whether an error may be of the whole repository. */
function isOfAll(error: unknown): boolean {
  const kind = failureKind(error);
  return kind === "not-found" || kind === "permanent";
}

/** Whether a repository is still there, and shown. */
async function isThere({ client, signal }: Reading, repository: Repository): Promise<boolean> {
  const { owner, name: repo, title } = repository;
  try {
    const action = `look for the repository ${title}`;
    await client.get("GET /repos/{owner}/{repo}", { owner, repo }, { action, signal });
    return true;
  } catch (error) {
    signal.throwIfAborted();
    return !isOfAll(error);
  }
}

function repositoryRecord({ client, kept }: Reading, repository: Repository): ImportRecord {
  const { owner, name: repo, title, updated, pushed } = repository;
  const path = `${repository.path}/repository.json`;
  return fileOf(path, { changed: [updated, pushed] }, async ({ signal }) => {
    const call = { action: `read the repository ${title}`, signal };
    const answer = kept.take(path) ??
      await client.get("GET /repos/{owner}/{repo}", { owner, repo }, call);
    return jsonFile(reduce(answer, repositoryDrop));
  });
}
