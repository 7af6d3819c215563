import { endpoint } from "@octokit/endpoint";
import type { Endpoints } from "@octokit/types";
import type { ConnectorError, Logger } from "@plakar-deno/sdk";
import {
  bearerAuth,
  budget,
  type HttpClient,
  httpClient,
  type HttpContent,
  type HttpSend,
  linkPaging,
  movingWindow,
  type Paging,
} from "@plakar-deno/sdk/http";
import { type Clock, networkFailure } from "@plakar-deno/sdk/network";
import { askGraphql } from "./ask_graphql.ts";
import { githubFailure } from "./github_failure.ts";
import type { GithubConfig } from "./github_options.ts";
import type { GithubPlace } from "./github_place.ts";

/** A route of the REST API that reads. */
export type Route = Extract<keyof Endpoints, `GET ${string}`>;

/** What a route answers with. */
export type Answer<R extends Route> = Endpoints[R]["response"]["data"];

/** One item of a route that answers with a list. */
export type Item<R extends Route> = Answer<R> extends readonly (infer T)[] ? T : never;

/** What each call takes beside the parameters of its route. */
export interface Call {
  /** What is attempted, for messages. */
  readonly action: string;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** What speaks with GitHub: routes as Octokit describes them, on the client of the HTTP door. */
export interface GithubClient {
  /** One object. */
  get<R extends Route>(
    route: R,
    parameters: Endpoints[R]["parameters"],
    call: Call,
  ): Promise<Answer<R>>;
  /** The pages of a list, 100 items each unless `per_page` is given. */
  pages<R extends Route>(
    route: R,
    parameters: Endpoints[R]["parameters"],
    call: Call & { readonly next?: Paging },
  ): AsyncIterable<readonly Item<R>[]>;
  /**
   * What a query of GraphQL answers with; `query` begins with `query NAME`. With `partial`, what the
   * token may not see of it is null; without, the query fails.
   */
  query<Data>(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    call: Call & { readonly partial?: boolean },
  ): Promise<Data>;
  /** The content of an asset of a release. */
  asset(
    parameters: { readonly owner: string; readonly repo: string; readonly asset_id: number },
    call: Call,
  ): Promise<HttpContent>;
  /** Whether a token is sent. */
  readonly hasToken: boolean;
  /** Whether GitHub refused the token: then it refuses everything. */
  readonly isRefused: boolean;
  /** What was asked, in one line. */
  summary(): string;
  /** Ends every request. */
  close(): void;
}

/** What {@link githubClient} takes. */
export interface GithubClientOptions {
  /** Where to ask. */
  readonly place: GithubPlace;
  /** Token and limits. */
  readonly config: Pick<GithubConfig, "token" | "concurrency" | "reserve" | "longest_wait">;
  /** Where waits and retries are told. */
  readonly log: Logger;
  /** Ends every request. */
  readonly signal: AbortSignal;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
  /** What sends requests; Deno's `fetch` when left out. */
  readonly fetch?: HttpSend;
}

/**
 * GitHub's secondary limit: 900 points in a minute, where a GET is one (GitHub docs, "Rate limits for
 * the REST API"). Two instances share it, each of which knows only of itself (protocol 1.3), and a few
 * are left to whoever else uses the token.
 */
const POINTS_PER_MINUTE = 400;

/** Items of a page, the most that GitHub allows. */
export const MOST_PER_PAGE = 100;

/** A wait for the next hour may be followed by another: attempts go on for some of them. */
const WAITS = 3;
const SHORTEST_TOTAL = 5 * 60_000;

/** Makes what speaks with GitHub. */
export function githubClient(options: GithubClientOptions): GithubClient {
  const { place, config, log, signal, clock, fetch } = options;
  const { token = "", concurrency, reserve, longest_wait: longest } = config;
  const state = { given: token !== "", accepted: false, refused: false };
  const { origin } = new URL(place.apiUrl);
  const total = Math.max(SHORTEST_TOTAL, WAITS * longest);
  const limits = budget({
    rules: [movingWindow(POINTS_PER_MINUTE, 60_000)],
    reserve,
    longest,
    log,
    ...clock && { clock },
  });
  const client: HttpClient = httpClient({
    baseUrl: place.apiUrl,
    hosts: place.assetHosts,
    ...state.given && { auth: bearerAuth(token) },
    headers: {
      accept: "application/vnd.github+json",
      "user-agent": "plakar-deno-github",
      "x-github-api-version": "2022-11-28",
    },
    budget: limits,
    // The two APIs have an hour's requests each; downloads are counted by no one. Messages have it.
    budgetKey: (url) => url.href === place.graphqlUrl ? `${url.host} (GraphQL)` : url.host,
    concurrency,
    retry: { total },
    failureOf(answer) {
      // A host of downloads knows nothing of the token.
      if (answer.url.origin !== origin) return undefined;
      if (answer.status === 401 && state.given) state.refused = true;
      return githubFailure(answer, state);
    },
    log,
    signal,
    ...clock && { clock },
    ...fetch && { fetch },
  });

  function request<R extends Route>(route: R, parameters: Endpoints[R]["parameters"], call: Call) {
    const { url } = endpoint(route, { ...parameters, baseUrl: place.apiUrl });
    return { path: url, action: call.action, signal: call.signal };
  }

  return {
    async get(route, parameters, call) {
      const { value } = await client.json<Answer<typeof route>>(request(route, parameters, call));
      state.accepted = true;
      return value;
    },
    async *pages(route, parameters, { next = linkPaging(), ...call }) {
      const first = request(route, { per_page: MOST_PER_PAGE, ...parameters }, call);
      for await (const page of client.pages<readonly Item<typeof route>[]>({ ...first, next })) {
        state.accepted = true;
        yield page.value;
      }
    },
    query(query, variables, call) {
      if (!state.given) return Promise.reject(wantsToken(call.action));
      const question = { url: place.graphqlUrl, query, variables, ...call };
      return askGraphql(client, question, { total, ...clock && { clock } });
    },
    asset: (parameters, call) =>
      client.stream({
        ...request("GET /repos/{owner}/{repo}/releases/assets/{asset_id}", parameters, call),
        headers: { accept: "application/octet-stream" },
      }),
    hasToken: state.given,
    get isRefused() {
      return state.refused;
    },
    summary: () => client.summary(),
    close: () => client.close(),
  };
}

/** GraphQL tells nobody anything without a token, and each refusal would count. */
function wantsToken(action: string): ConnectorError {
  return networkFailure({
    kind: "auth",
    action,
    reason: "GitHub answers GraphQL only with a token",
    remedy: "give a token, or leave that kind out with exclude",
  });
}
