import {
  defineOptions,
  duration,
  integer,
  list,
  oneOf,
  secret,
  text,
  type ValuesOf,
} from "@plakar-deno/sdk/options";
import { githubKinds } from "./github_kinds.ts";

const kind = oneOf(githubKinds, { description: "A kind of data" });

const options = {
  token: secret({
    description: "Token of GitHub; without one GitHub shows public data alone, 60 requests an hour",
    // A token is sent in a header, and one that no header can carry would be shown by its error.
    pattern: /^[!-~]*$/,
    optional: true,
  }),
  base_url: text({
    description: "Where the API is; for an Enterprise server https://HOST/api/v3",
    example: "https://github.example.com/api/v3",
    default: "https://api.github.com",
  }),
  asset_hosts: list({
    description:
      "Hosts that an Enterprise server may redirect downloads of assets to, as HOST or HOST:PORT",
    default: [],
  }),
  include: list({
    description: `Kinds of data to read, out of ${githubKinds.join(", ")}`,
    item: kind,
    default: githubKinds,
  }),
  exclude: list({ description: "Kinds of data not to read", item: kind, default: [] }),
  concurrency: integer({
    description: "Most requests that wait for their answer at once; GitHub allows 100",
    minimum: 1,
    maximum: 64,
    default: 8,
  }),
  reserve: integer({
    description: "Requests of each hour that are left to whatever else asks as the same user",
    minimum: 0,
    maximum: 15_000,
    default: 0,
  }),
  longest_wait: duration({
    description: "Longest wait for GitHub to allow more requests; then reading fails",
    default: "70m",
  }),
};

/** The options of the GitHub importer. */
export const githubOptions = defineOptions(options);

/** Their values. */
export type GithubConfig = ValuesOf<typeof options>;
