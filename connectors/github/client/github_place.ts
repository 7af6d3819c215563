import { ConnectorError, type Location } from "@plakar-deno/sdk";
import type { GithubConfig } from "./github_options.ts";

/** What is backed up, and where its API is. */
export interface GithubPlace {
  /** Name of the user or organisation, as it was typed. */
  readonly owner: string;
  /** Name of the one repository; undefined for all of the owner's. */
  readonly repo: string | undefined;
  /** The common top of all paths (protocol 3.7): `/owner` or `/owner/repo`. */
  readonly root: string;
  /** The server, as the origin of snapshots: `github.com`. */
  readonly origin: string;
  /** Where paths of the REST API begin, without a slash at the end. */
  readonly apiUrl: string;
  /** Where GraphQL is asked. */
  readonly graphqlUrl: string;
  /** The hosts that downloads may be redirected to. */
  readonly assetHosts: readonly string[];
}

/** Where api.github.com keeps the assets of releases, today and before 2025. */
const GITHUB_ASSETS = ["release-assets.githubusercontent.com", "objects.githubusercontent.com"];

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/;

/**
 * Reads location and options: `github://OWNER` or `github://OWNER/REPO`, and `base_url` for a server
 * other than GitHub's own.
 *
 * @throws {ConnectorError} `invalid_argument` that says what to write.
 */
export function githubPlace(
  location: Location,
  config: Pick<GithubConfig, "base_url" | "asset_hosts">,
): GithubPlace {
  const parts = location.rest.replace(/\/$/, "").split("/");
  const [owner = "", repo] = parts;
  if (parts.length > 2 || parts.some((part) => !NAME.test(part))) {
    throw new ConnectorError(
      `cannot use the location ${
        JSON.stringify(location.text)
      }: it names no owner or repository; ` +
        "write github://OWNER or github://OWNER/REPO, with base_url for a server of your own",
      { code: "invalid_argument" },
    );
  }
  const api = apiOf(config.base_url);
  const apiUrl = (api.origin + api.pathname).replace(/\/+$/, "");
  const isGithub = api.host === "api.github.com";
  return {
    owner,
    repo,
    root: `/${parts.join("/")}`,
    origin: api.host.replace(/^api\.(?=github\.com$|.*\.ghe\.com$)/, ""),
    apiUrl,
    // Enterprise servers have GraphQL beside the REST API, not below it.
    graphqlUrl: /\/api\/v3$/.test(apiUrl) ? apiUrl.replace(/v3$/, "graphql") : `${apiUrl}/graphql`,
    assetHosts: [...isGithub ? GITHUB_ASSETS : [], ...config.asset_hosts],
  };
}

function apiOf(text: string): URL {
  const refuse = (problem: string) =>
    new ConnectorError(
      `cannot use the option "base_url": ${problem}; write it as https://HOST/api/v3`,
      { code: "invalid_argument" },
    );
  if (!URL.canParse(text)) throw refuse("it is no URL");
  const url = new URL(text);
  // Not quoted: it may hold a password.
  if (url.username !== "" || url.password !== "") throw refuse("it holds a name or password");
  if (url.search !== "" || url.hash !== "") throw refuse('it has a "?" or "#"');
  if (url.protocol === "https:") return url;
  if (url.protocol === "http:" && LOOPBACK.test(url.hostname)) return url;
  throw refuse("without https the token could be read on its way");
}
