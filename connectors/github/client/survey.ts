import { failureKind } from "@plakar-deno/sdk/network";
import type { Call, GithubClient } from "./github_client.ts";
import type { GithubKind } from "./github_kinds.ts";

/** A label, as `labels.json` holds it. */
export type Label = {
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
  readonly default: boolean;
};

/** What is known of a repository's lists without reading them; what is undefined is to be read. */
export interface Surveyed {
  /** All of its labels. */
  readonly labels?: readonly Label[];
  /** How many milestones there are. */
  readonly milestones?: number;
  /** How many issues, pull requests not among them. */
  readonly issues?: number;
  /** How many pull requests. */
  readonly pulls?: number;
  /** How many releases. */
  readonly releases?: number;
}

/** A repository whose lists are asked about. */
export interface ToSurvey {
  /** Its name. */
  readonly name: string;
  /** GraphQL's id of it; undefined where the server tells none. */
  readonly nodeId: string | undefined;
}

/** Tells what is in the lists of some repositories; undefined for those it learns nothing of. */
export type Survey<R extends ToSurvey> = (
  repositories: readonly R[],
) => Promise<readonly (Surveyed | undefined)[]>;

/**
 * Repositories of one question. GraphQL takes 100, and gives up after ten seconds; by its rule for
 * points (each connection of each repository one, a hundredth of it all) this costs three of 5,000.
 */
export const PER_SURVEY = 50;

/** Labels of a repository that come with a survey, the most that GraphQL has on a page. */
const MOST_LABELS = 100;

const LABELS = `labels(first: ${MOST_LABELS}) {
  totalCount nodes { name color description isDefault }
}`;
const COUNTED = ["milestones", "issues", "pullRequests", "releases"] as const;

interface Count {
  readonly totalCount: number;
}

type Answered =
  & Partial<Record<typeof COUNTED[number], Count | null>>
  & {
    readonly name: string;
    readonly labels?:
      | Count & { readonly nodes: readonly (Omit<Label, "default"> & { isDefault: boolean })[] }
      | null;
  };

/**
 * Makes what asks GraphQL about many repositories at once, so that lists which are empty need not be
 * asked for one by one. What it may not see, it says nothing of, not even that there is nothing: a
 * connection that a token may not read fails, and the whole repository is null, as the schema has it
 * never null. After the first failure it asks no more, and says nothing of any repository.
 *
 * @param onFailure Called with that failure, unless all else would fail with it, too: that is thrown.
 */
export function survey<R extends ToSurvey>(
  client: GithubClient,
  kinds: ReadonlySet<GithubKind>,
  call: Call,
  onFailure: (error: unknown) => void,
): Survey<R> {
  const query = queryFor(kinds);
  let isOver = query === undefined || !client.hasToken;

  return async function ask(repositories) {
    // One repository is as quickly listed.
    const ids = repositories.flatMap(({ nodeId }) => nodeId ?? []);
    if (isOver || query === undefined || ids.length < 2) return repositories.map(() => undefined);
    try {
      const { nodes } = await client.query<{ readonly nodes: readonly (Answered | null)[] }>(
        query,
        { ids },
        { ...call, partial: true },
      );
      // In the order of the ids; what it has not, or may not be seen, is null.
      const found = new Map(ids.map((id, at) => [id, nodes[at] ?? undefined]));
      return repositories.map(({ nodeId, name }) => {
        const answered = nodeId === undefined ? undefined : found.get(nodeId);
        return answered?.name === name ? surveyed(answered) : undefined;
      });
    } catch (error) {
      call.signal.throwIfAborted();
      if (client.isRefused || failureKind(error) === "config") throw error;
      isOver = true;
      onFailure(error);
      return repositories.map(() => undefined);
    }
  };
}

/** Asks for what is wanted alone: what the token may not see would make all of it null. */
function queryFor(kinds: ReadonlySet<GithubKind>): string | undefined {
  const counted = new Set<typeof COUNTED[number]>();
  if (kinds.has("milestones")) counted.add("milestones");
  if (kinds.has("issues")) counted.add("issues");
  if (kinds.has("pulls")) counted.add("pullRequests");
  if (kinds.has("releases") || kinds.has("assets")) counted.add("releases");
  if (counted.size === 0 && !kinds.has("labels")) return undefined;
  const counts = [...counted].map((name) => `${name}(first: 1) { totalCount }`);
  return `query Survey($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Repository {
      name ${[...kinds.has("labels") ? [LABELS] : [], ...counts].join("\n      ")}
    }
  }
}`;
}

function surveyed({ labels, milestones, issues, pullRequests, releases }: Answered): Surveyed {
  const isWhole = labels && labels.nodes.length === labels.totalCount;
  const counts = {
    milestones: milestones?.totalCount,
    issues: issues?.totalCount,
    pulls: pullRequests?.totalCount,
    releases: releases?.totalCount,
  };
  return {
    ...isWhole && {
      labels: labels.nodes.map(({ name, color, description, isDefault }) => ({
        name,
        color,
        description,
        default: isDefault,
      })),
    },
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined)),
  };
}
