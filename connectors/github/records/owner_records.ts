import { errorMessage, type ImportRecord } from "@plakar-deno/sdk";
import { canonicalJson } from "@plakar-deno/sdk/http";
import { failureKind } from "@plakar-deno/sdk/network";
import type { Item } from "../client/github_client.ts";
import { steadyList } from "../client/steady_list.ts";
import { PER_SURVEY, survey } from "../client/survey.ts";
import { jsonFile } from "../contents/json_file.ts";
import { reduce } from "../contents/reduce.ts";
import { fileOf, folderOf } from "./file_of.ts";
import { memberRecords } from "./member_records.ts";
import { repoPart } from "./path_part.ts";
import { orError, type Reading, wants } from "./reading.ts";
import { type Repository, repositoryOf } from "./repository.ts";
import { repositoryRecords } from "./repository_records.ts";

/** Counts, and what only the owner is shown. */
const OWNER_DROP = [
  "collaborators",
  "disk_usage",
  "filled_seats",
  "followers",
  "following",
  "owned_private_repos",
  "plan",
  "private_gists",
  "public_gists",
  "public_repos",
  "seats",
  "total_private_repos",
];

/** The records of a user or an organisation: about it, its members, and all repositories. */
export async function* ownerRecords(reading: Reading): AsyncGenerator<ImportRecord> {
  const { client, place, log, signal } = reading;
  const { owner, root } = place;
  const call = { action: `read the owner "${owner}"`, signal };
  const user = await client.get("GET /users/{username}", { username: owner }, call);
  const isOrganization = user.type === "Organization";
  const about = reduce(
    isOrganization ? await client.get("GET /orgs/{org}", { org: owner }, call) : user,
    OWNER_DROP,
  );
  yield folderOf(root, user.created_at);
  const content = jsonFile(about);
  yield fileOf(`${root}/owner.json`, {
    changed: [user.updated_at],
    marker: canonicalJson(about),
    size: content.byteLength,
  }, () => content);
  if (isOrganization && wants(reading, "members", `${root}/members`)) {
    yield* orError(reading, `${root}/members`, memberRecords(reading, user.created_at));
  }
  const repositories = (await repositoriesOf(reading, isOrganization))
    .filter(({ path }) => !reading.excludes.prunes(path));
  const ask = survey<Repository>(
    client,
    reading.kinds,
    { action: `survey the repositories of "${owner}"`, signal },
    (error) => log.warn(`every list is asked for by itself: ${errorMessage(error)}`),
  );
  for (let from = 0; from < repositories.length; from += PER_SURVEY) {
    const some = repositories.slice(from, from + PER_SURVEY);
    // Just before they are read, which may take long: so it is not older than it must be.
    const surveyed = await ask(some);
    for (const [at, repository] of some.entries()) {
      yield* repositoryRecords(reading, repository, surveyed[at]);
    }
  }
}

/**
 * All repositories, listed before the first one is read: that may take hours, and a list that is
 * read page by page in hours would change under it.
 */
async function repositoriesOf(reading: Reading, isOrganization: boolean): Promise<Repository[]> {
  const { client, place: { owner, root }, signal, log } = reading;
  const call = { action: `list the repositories of "${owner}"`, signal };
  const order = { sort: "created", direction: "asc" } as const;
  type Listed = AsyncIterable<readonly Item<"GET /orgs/{org}/repos">[]>;
  let read: () => Listed;
  if (isOrganization) {
    read = () => client.pages("GET /orgs/{org}/repos", { org: owner, type: "all", ...order }, call);
  } else if (await isSelf(reading)) {
    // Only here are private repositories.
    read = () =>
      client.pages("GET /user/repos", { affiliation: "owner", ...order }, call) as Listed;
  } else {
    const route = "GET /users/{username}/repos";
    read = () => client.pages(route, { username: owner, type: "owner", ...order }, call);
  }
  const listed = steadyList(
    read,
    ({ id }) => String(id),
    () => log.warn(`the repositories of "${owner}" change all the time: some may be missing`),
  );
  return await Array.fromAsync(
    listed,
    (answer) => repositoryOf(owner, `${root}/${repoPart(answer.name)}`, answer),
  );
}

/** Whether the token is the owner's own. */
async function isSelf({ client, place: { owner }, signal }: Reading): Promise<boolean> {
  if (!client.hasToken) return false;
  try {
    const call = { action: "read whose token it is", signal };
    const { login } = await client.get("GET /user", {}, call);
    return login.toLowerCase() === owner.toLowerCase();
  } catch (error) {
    // The token of an app is nobody's.
    if (client.isRefused || failureKind(error) !== "auth") throw error;
    return false;
  }
}
