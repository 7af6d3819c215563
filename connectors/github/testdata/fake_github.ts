import { type FakeCall, type FakeReply, NOT_FOUND, refusal } from "./fake_github_call.ts";
import { assetReply } from "./fake_github_assets.ts";
import { documents } from "./fake_github_documents.ts";
import { type FakeChanges, fakeChanges } from "./fake_github_changes.ts";
import { type FakeLimits, fakeLimits } from "./fake_github_limits.ts";
import { type FakeWorld, fakeWorld } from "./fake_github_world.ts";
import { graphqlReply } from "./fake_github_graphql.ts";
import { routeReply } from "./fake_github_routes.ts";
import { serveFake } from "./fake_github_server.ts";

/** A request that reached one of the two hosts, and how it was answered. */
export interface FakeGitHubRequest {
  readonly host: "api" | "assets";
  readonly method: string;
  /** Without the prefix of Enterprise. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** Undefined until it is answered. */
  status?: number;
  /** Whether it was counted by the primary limit. */
  counted: boolean;
}

/** What goes wrong with a request: another answer, or the true one whose body breaks off. */
export type FakeGitHubFault =
  | Response
  /** The connection breaks after so many bytes of the body. */
  | { readonly cut: number }
  /** Nothing more comes after so many bytes of the body, and the connection stays. */
  | { readonly stall: number };

/** How a fake GitHub shall be; all has a default. */
export interface FakeGitHubOptions {
  /** The login that the token belongs to; default "octo-ada". */
  readonly viewer?: string;
  /**
   * As GitHub Enterprise Server: below `/api/v3`, no cursors, assets without a redirect, and no limit
   * unless `perWindow` sets one.
   */
  readonly enterprise?: boolean;
  /** Requests of one window with the token; default 5000. */
  readonly perWindow?: number;
  /** Without one; default 60. */
  readonly perWindowOfNobody?: number;
  /** The length of a window of the primary limit in seconds; default 3600. */
  readonly window?: number;
  /** The server's clock, milliseconds since 1970. */
  readonly now?: () => number;
}

/** A running fake GitHub. */
export interface FakeGitHub extends AsyncDisposable {
  /** What the option `base_url` is to be: `http://127.0.0.1:PORT`, or that with `/api/v3`. */
  readonly baseUrl: string;
  /** `127.0.0.1:PORT` of the API. */
  readonly apiHost: string;
  /** `127.0.0.1:PORT` of the host that assets lie on. */
  readonly assetHost: string;
  /** The token that is accepted; another one makes it 401, and may be set at any time. */
  token: string;
  readonly world: FakeWorld;
  readonly change: FakeChanges;
  readonly limits: FakeLimits;
  /** Every request in the order in which they came, refused ones, too. */
  readonly requests: FakeGitHubRequest[];
  /** Decides about faults before a request is looked at; may change the world, and may wait. */
  fault:
    | ((
      request: FakeGitHubRequest,
    ) => FakeGitHubFault | undefined | Promise<FakeGitHubFault | undefined>)
    | undefined;
  /** The paths of the API's requests since the last call, and how often each came. */
  takeRequests(): Record<string, number>;
}

/**
 * Starts a GitHub in memory on two free ports of the loopback, one for the API and one for assets. It
 * knows what a backup reads, by REST and by GraphQL, and answers as the public documentation says.
 */
export async function startFakeGitHub(options: FakeGitHubOptions = {}): Promise<FakeGitHub> {
  const { viewer = "octo-ada", enterprise = false, now = Date.now } = options;
  const { perWindow = 5000, perWindowOfNobody = 60, window = 3600 } = options;
  const world = fakeWorld();
  const limits = fakeLimits({ perWindow, perWindowOfNobody, window, now });
  const requests: FakeGitHubRequest[] = [];
  let taken = 0;
  const prefix = enterprise ? "/api/v3" : "";

  const server = await serveFake(async (request, host) => {
    const url = new URL(request.url);
    const isQuery = url.pathname === (enterprise ? "/api/graphql" : "/graphql");
    const inside = host === "assets" || isQuery || url.pathname.startsWith(`${prefix}/`);
    const seen: FakeGitHubRequest = {
      ...{ host, method: request.method, query: url.searchParams, headers: request.headers },
      path: host === "api" && !isQuery && inside ? url.pathname.slice(prefix.length) : url.pathname,
      counted: false,
    };
    requests.push(seen);
    const fault = await fake.fault?.(seen);
    const body = await request.text();
    if (fault instanceof Response) {
      seen.status = fault.status;
      return { response: fault };
    }
    const response = host === "assets"
      ? assetReply(world, seen)
      : await apiResponse(seen, isQuery, inside ? body : undefined);
    seen.status = response.status;
    return { response, ...fault };
  });
  const api = `http://${server.apiHost}${prefix}`;
  const made = documents(world, api);

  async function apiResponse(
    seen: FakeGitHubRequest,
    isQuery: boolean,
    body: string | undefined,
  ): Promise<Response> {
    const { headers } = seen;
    if (!headers.has("user-agent")) {
      return responseOf(refusal(403, "Request forbidden by administrative rules."), headers);
    }
    const version = headers.get("x-github-api-version");
    if (version !== null && version !== "2022-11-28") {
      return responseOf(refusal(400, "Not a supported version"), headers);
    }
    const given = headers.get("authorization");
    if (given !== null && given !== `Bearer ${fake.token}` && given !== `token ${fake.token}`) {
      return responseOf(refusal(401, "Bad credentials"), headers);
    }
    const who = given === null ? undefined : String(world.account(viewer).id);
    const resource = isQuery ? "graphql" : "core";
    const refused = enterprise && options.perWindow === undefined
      ? undefined
      : limits.refuse(resource, who);
    if (refused !== undefined) return responseOf(refused, headers);
    const call: FakeCall = {
      ...{ method: seen.method, path: seen.path, query: seen.query, headers, api, world },
      ...{ body: body ?? "", documents: made, cursors: !enterprise },
      assets: enterprise ? undefined : `http://${server.assetHost}`,
      viewer: given === null ? undefined : viewer,
    };
    const isKnown = body !== undefined && seen.method === (isQuery ? "POST" : "GET");
    const reply = isKnown ? (isQuery ? graphqlReply(call) : routeReply(call)) : NOT_FOUND;
    const response = await responseOf(reply, headers);
    seen.counted = response.status !== 304;
    // "Rate limits are disabled by default" on Enterprise servers, and their headers with them.
    if (enterprise && options.perWindow === undefined) return response;
    for (const [name, value] of Object.entries(limits.count(resource, who, response.status))) {
      response.headers.set(name, value);
    }
    return response;
  }

  const fake: FakeGitHub = {
    ...{ baseUrl: api, apiHost: server.apiHost, assetHost: server.assetHost },
    ...{ token: "ghp_ofTheFakeServerOnly", world, limits, requests, fault: undefined },
    change: fakeChanges(world),
    takeRequests() {
      const counted: Record<string, number> = {};
      for (const { host, path } of requests.slice(taken)) {
        if (host === "api") counted[path] = (counted[path] ?? 0) + 1;
      }
      taken = requests.length;
      return counted;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return fake;
}

/** The answer with its validators: an ETag of the content and of what it was asked as. */
async function responseOf(
  { status = 200, headers = {}, body, modified }: FakeReply,
  asked: Headers,
): Promise<Response> {
  const isBytes = body instanceof Uint8Array;
  const bytes = isBytes
    ? body as Uint8Array<ArrayBuffer>
    : new TextEncoder().encode(body === undefined ? "" : JSON.stringify(body));
  const all = new Headers({ "x-github-request-id": "FAKE:0:1", ...headers });
  if (bytes.length > 0 && !all.has("content-type")) {
    all.set("content-type", "application/json; charset=utf-8");
  }
  if (status !== 200) {
    return new Response(bytes.length === 0 ? null : bytes, { status, headers: all });
  }
  const salt = new TextEncoder().encode(`${asked.get("accept")} ${asked.get("authorization")}`);
  const digest = await crypto.subtle.digest("SHA-256", await new Blob([bytes, salt]).bytes());
  const etag = `W/"${new Uint8Array(digest).toHex()}"`;
  all.set("etag", etag);
  all.set("vary", "Accept, Authorization, Cookie, X-GitHub-OTP");
  all.set("cache-control", "private, max-age=60, s-maxage=60");
  if (modified !== undefined) all.set("last-modified", new Date(modified).toUTCString());
  const since = asked.get("if-modified-since");
  const isKept = asked.has("if-none-match")
    ? asked.get("if-none-match")!.replace(/^W\//, "") === etag.slice(2)
    : since !== null && modified !== undefined && Date.parse(since) >= Date.parse(modified);
  if (!isKept) return new Response(bytes, { headers: all });
  all.delete("content-type");
  return new Response(null, { status: 304, headers: all });
}
