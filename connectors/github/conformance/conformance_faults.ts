import type { ImporterCapabilities } from "@plakar-deno/sdk/testing";
import {
  type FakeGitHub,
  type FakeGitHubRequest,
  startFakeGitHub,
} from "../testdata/fake_github.ts";
import { forbidden } from "../testdata/fake_github_faults.ts";
import { fillSample } from "../testdata/sample_world.ts";

/** Options for Init. */
export type Config = Readonly<Record<string, string>>;

/** Servers in memory of which each has one fault, and what the importer that meets it is to do. */
export interface FaultyServers extends AsyncDisposable {
  readonly can: Partial<ImporterCapabilities>;
}

const REASON = "the moon is in the wrong house";
const LOCATION = "github://acme/tools";
const PAGE = 100;
// The folder, and what is of the repository itself, of its wiki, labels and milestones.
const BEFORE_ISSUES = 5;
const BROKEN = "broken.bin";

/** The options that make the importer speak with a fake server. */
export function optionsFor({ baseUrl, assetHost, token }: FakeGitHub): Config {
  return { base_url: baseUrl, asset_hosts: assetHost, token };
}

/** Starts them. */
export async function faultyServers(): Promise<FaultyServers> {
  const stack = new AsyncDisposableStack();
  const over = new AbortController();
  const never = new Promise<undefined>((resolve) =>
    over.signal.addEventListener("abort", () => resolve(undefined), { once: true })
  );

  /** Options that lead to a server of its own, which is filled first. */
  async function server(
    fault?: FakeGitHub["fault"],
    fill: (github: FakeGitHub) => void = (github) => void fillSample(github),
  ): Promise<Config> {
    const github = stack.use(await startFakeGitHub());
    fill(github);
    github.fault = fault;
    return { ...optionsFor(github), location: LOCATION };
  }
  const at = (is: (request: FakeGitHubRequest) => boolean, make: () => Response) =>
    server((request) => is(request) ? make() : undefined);
  const isIssues = ({ path }: FakeGitHubRequest) => /\/issues$/.test(path);
  const isReleases = ({ path }: FakeGitHubRequest) => /\/releases$/.test(path);

  return {
    can: {
      // What is refused to the token in the middle ends the import: see the importer.
      throwsAtOnce: {
        config: {
          ...await at(({ path }) => path === "/orgs/acme", unauthorized),
          location: "github://acme",
        },
        message: REASON,
      },
      throwsAfter: {
        config: await server((request) => {
          if (!isIssues(request)) return undefined;
          return issuesFrom(request, ({ isFirst }) => isFirst ? PAGE : "refused");
        }),
        records: BEFORE_ISSUES + PAGE,
        message: REASON,
      },
      throwsAtEnd: { config: await at(isReleases, unauthorized), message: REASON },
      endless: {
        config: await server((request) =>
          isIssues(request) ? issuesFrom(request, () => PAGE) : undefined
        ),
      },
      waits: { config: await server((request) => isIssues(request) ? never : undefined) },
      readerFails: {
        config: await server(
          ({ host, headers }) => {
            if (host !== "assets") return undefined;
            return headers.has("range") ? forbidden(REASON) : { cut: 300_000 };
          },
          (github) => {
            const release = github.change.release(github.change.repository("acme/tools"), "v1");
            github.change.asset(release, BROKEN, new Uint8Array(1_000_000));
          },
        ),
        path: `/acme/tools/releases/v1/assets/${BROKEN}`,
        message: REASON,
      },
      errorRecord: {
        config: await at(({ path }) => /\/labels$/.test(path), () => forbidden(REASON)),
        path: "/acme/tools/labels.json",
      },
      uncleanPaths: {
        config: await server(undefined, (github) => {
          const repo = github.change.repository("acme/tools");
          for (const tag of UNCLEAN) {
            github.change.asset(github.change.release(repo, tag), tag, Uint8Array.of(1));
          }
        }),
        records: UNCLEAN.length * 2,
      },
      pingFails: { config: await at(() => true, unauthorized), message: REASON },
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      await stack.disposeAsync();
    },
  };
}

/** Names that no path can hold as they are; tags may hold slashes. */
const UNCLEAN = [".", "..", "../up", "./here", "/first", "a//b", "a/./b", "a/../b", "b/..", "c/"];

function unauthorized(): Response {
  return Response.json({ message: REASON, status: "401" }, { status: 401 });
}

/**
 * A page of issues that are made up, one for each second from the `since` that is asked for, so that
 * there is no end to them.
 */
function issuesFrom(
  { query }: FakeGitHubRequest,
  howMany: (page: { readonly isFirst: boolean }) => number | "refused",
): Response {
  const since = query.get("since");
  const count = howMany({ isFirst: since === null && query.get("page") === null });
  if (count === "refused") return unauthorized();
  const first = since === null ? Date.UTC(2024, 0, 1) / 1000 : Date.parse(since) / 1000;
  const issues = Array.from({ length: count }, (_, at) => issueOf(first + at));
  const url = "http://127.0.0.1:1/never-followed";
  return Response.json(issues, { headers: { link: `<${url}>; rel="next"` } });
}

function issueOf(seconds: number): Record<string, unknown> {
  const time = new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
  const number = seconds - Date.UTC(2024, 0, 1) / 1000 + 1;
  return {
    ...{ id: number, number, title: `Number ${number}`, state: "open", body: null, comments: 0 },
    ...{ user: null, labels: [], assignees: [], milestone: null, locked: false },
    ...{ created_at: time, updated_at: time, closed_at: null },
  };
}
