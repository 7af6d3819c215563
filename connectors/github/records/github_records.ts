import type { ImportRecord } from "@plakar-deno/sdk";
import { ownerRecords } from "./owner_records.ts";
import type { Reading } from "./reading.ts";
import { repositoryOf } from "./repository.ts";
import { repositoryRecords } from "./repository_records.ts";

/** The records of what the location names: all of an owner, or one repository. */
export async function* githubRecords(reading: Reading): AsyncGenerator<ImportRecord> {
  const { client, place, kept, signal } = reading;
  const { owner, repo, root } = place;
  if (repo === undefined) return yield* ownerRecords(reading);
  const answer = await client.get("GET /repos/{owner}/{repo}", { owner, repo }, {
    action: `read the repository "${owner}/${repo}"`,
    signal,
  });
  // One that was renamed answers to its old name, too, by a detour for each request.
  const repository = repositoryOf(answer.owner.login, root, answer);
  kept.keep(`${root}/repository.json`, answer);
  yield* repositoryRecords(reading, repository);
}
