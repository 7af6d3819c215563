import type { ConnectContext, ImporterParts } from "@plakar-deno/sdk";
import { parseExcludes } from "@plakar-deno/sdk/files";
import type { HttpSend } from "@plakar-deno/sdk/http";
import type { Clock } from "@plakar-deno/sdk/network";
import { githubClient } from "./client/github_client.ts";
import { chosenKinds } from "./client/github_kinds.ts";
import type { GithubConfig } from "./client/github_options.ts";
import { githubPlace } from "./client/github_place.ts";
import { keptObjects } from "./contents/kept_objects.ts";
import { githubRecords } from "./records/github_records.ts";

/**
 * Bytes of JSON that are kept between a listing and the files made of it: of ten thousand issues of
 * some length, as far as a list may be ahead of what a host opens.
 */
const MOST_KEPT = 32 * 1024 * 1024;

/** What an importer of GitHub is made from; `fetch` and `clock` are for tests. */
export type GithubContext =
  & Pick<ConnectContext<GithubConfig>, "config" | "location" | "host" | "log" | "signal">
  & { readonly fetch?: HttpSend; readonly clock?: Clock };

/** Makes the importer of one location. */
export function githubParts(context: GithubContext): ImporterParts<readonly []> {
  const { config, location, host, log, signal, fetch, clock } = context;
  const place = githubPlace(location, config);
  const client = githubClient({
    place,
    config,
    log,
    signal,
    ...fetch && { fetch },
    ...clock && { clock },
  });
  const { owner, repo } = place;
  return {
    root: place.root,
    origin: place.origin,
    type: "github",
    async ping({ signal }) {
      const call = { action: `read ${JSON.stringify(place.root.slice(1))}`, signal };
      if (repo === undefined) await client.get("GET /users/{username}", { username: owner }, call);
      else await client.get("GET /repos/{owner}/{repo}", { owner, repo }, call);
    },
    import: ({ signal }) =>
      githubRecords({
        client,
        place,
        kinds: chosenKinds(config),
        excludes: parseExcludes(host.excludes),
        kept: keptObjects(MOST_KEPT),
        trouble: { inARow: 0 },
        log,
        signal,
      }),
    close() {
      log.info(client.summary());
      client.close();
    },
  };
}
