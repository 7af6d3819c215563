/** What is known of a repository while its records are made. */
export interface Repository {
  /** Its owner, as routes name it. */
  readonly owner: string;
  /** Its name. */
  readonly name: string;
  /** Where its records are. */
  readonly path: string;
  /** For a person. */
  readonly title: string;
  /** When it was made. */
  readonly created: string | null;
  /** When its description, settings and the like changed. */
  readonly updated: string | null;
  /** When something was pushed. */
  readonly pushed: string | null;
  /** Whether issues are switched on. */
  readonly hasIssues: boolean;
  /** Whether pull requests are switched on; without them GitHub shows only their issue side. */
  readonly hasPulls: boolean;
  /** Whether there are discussions. */
  readonly hasDiscussions: boolean;
  /** Whether there is a wiki. */
  readonly hasWiki: boolean;
  /** Where people look at it. */
  readonly page: string;
  /** GraphQL's id of it. */
  readonly nodeId: string | undefined;
  /** How many issues and pull requests are open; 0 where that is not told. */
  readonly open: number;
}

/** What the API says of a repository, in lists and alone. */
export interface RepositoryAnswer {
  readonly name: string;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly pushed_at?: string | null;
  readonly has_issues?: boolean;
  readonly has_pull_requests?: boolean;
  readonly has_discussions?: boolean;
  readonly has_wiki?: boolean;
  readonly html_url: string;
  readonly node_id?: string;
  readonly open_issues_count?: number;
}

/** Reads what the API says of a repository; a few words, as there may be thousands. */
export function repositoryOf(owner: string, path: string, answer: RepositoryAnswer): Repository {
  return {
    owner,
    name: answer.name,
    path,
    title: `"${owner}/${answer.name}"`,
    created: answer.created_at ?? null,
    updated: answer.updated_at ?? null,
    pushed: answer.pushed_at ?? null,
    hasIssues: answer.has_issues ?? true,
    hasPulls: answer.has_pull_requests ?? true,
    hasDiscussions: answer.has_discussions ?? false,
    hasWiki: answer.has_wiki ?? false,
    page: answer.html_url,
    nodeId: answer.node_id,
    open: answer.open_issues_count ?? 0,
  };
}

/** Counts that change though nobody changed the repository. */
export const repositoryDrop = [
  "forks",
  "forks_count",
  "network_count",
  "open_issues",
  "open_issues_count",
  "score",
  "size",
  "stargazers_count",
  "subscribers_count",
  "watchers",
  "watchers_count",
];
