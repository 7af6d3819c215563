import type {
  FakeAccount,
  FakeAsset,
  FakeComment,
  FakeEvent,
  FakeIssue,
  FakeLabel,
  FakeMilestone,
  FakeRelease,
  FakeRepository,
  FakeReview,
  FakeWorld,
} from "./fake_github_world.ts";

/** A JSON object as the REST API writes it. */
export type Document = Record<string, unknown>;

const WEB = "https://github.example";

/** The JSON documents of what a world holds; `api` is the address that their URLs begin with. */
export interface Documents {
  account(at: FakeAccount): Document;
  simpleUser(login: string): Document;
  repository(at: FakeRepository): Document;
  label(repo: FakeRepository, at: FakeLabel): Document;
  milestone(repo: FakeRepository, at: FakeMilestone): Document;
  /** As a list has it; `whole` adds what only the single issue has. */
  issue(repo: FakeRepository, at: FakeIssue, whole?: boolean): Document;
  pull(repo: FakeRepository, at: FakeIssue, whole?: boolean): Document;
  comment(repo: FakeRepository, issue: FakeIssue, at: FakeComment): Document;
  reviewComment(repo: FakeRepository, issue: FakeIssue, at: FakeComment): Document;
  review(repo: FakeRepository, issue: FakeIssue, at: FakeReview): Document;
  /** Events, comments and reviews in the order in which they happened. */
  timeline(repo: FakeRepository, at: FakeIssue): Document[];
  release(repo: FakeRepository, at: FakeRelease): Document;
  asset(repo: FakeRepository, release: FakeRelease, at: FakeAsset): Document;
}

/** Makes the documents of a world. */
export function documents(world: FakeWorld, api: string): Documents {
  const pathOf = (repo: FakeRepository) => `/repos/${repo.owner}/${repo.name}`;
  const here = (repo: FakeRepository, path: string) => `${api}${pathOf(repo)}${path}`;
  const there = (repo: FakeRepository, path: string) => `${WEB}/${repo.owner}/${repo.name}${path}`;
  const nodeId = (kind: string, id: number) => btoa(`${kind}${id}`);

  function simpleUser(login: string): Document {
    const { id, type } = world.account(login);
    return {
      ...{ login, id, node_id: nodeId("U_", id), type, site_admin: false },
      ...{ url: `${api}/users/${login}`, html_url: `${WEB}/${login}` },
      avatar_url: `https://avatars.github.example/u/${id}?v=4`,
    };
  }
  const label = (repo: FakeRepository, { id, name, color, description }: FakeLabel): Document => ({
    ...{ id, node_id: nodeId("LA_", id), name, color, description, default: false },
    url: here(repo, `/labels/${encodeURIComponent(name)}`),
  });
  const milestone = (repo: FakeRepository, at: FakeMilestone): Document => ({
    ...{ id: at.id, node_id: nodeId("MI_", at.id), number: at.number, title: at.title },
    ...{ state: at.state, description: null, due_on: null, closed_at: null },
    ...{ created_at: at.created, updated_at: at.updated },
    open_issues: repo.issues.filter((one) => one.milestone === at.number).length,
    url: here(repo, `/milestones/${at.number}`),
  });
  const reactions = (url: string) => ({ url: `${url}/reactions`, total_count: 0, "+1": 0 });

  function issue(repo: FakeRepository, at: FakeIssue, whole = false): Document {
    const url = here(repo, `/issues/${at.number}`);
    const mark = repo.milestones.find(({ number }) => number === at.milestone);
    return {
      ...{ id: at.id, node_id: nodeId("I_", at.id), number: at.number, title: at.title },
      ...{ state: at.state, state_reason: at.state === "closed" ? "completed" : null },
      ...{ body: at.body, user: simpleUser(at.user), author_association: "MEMBER" },
      labels: at.labels.flatMap((name) =>
        repo.labels.filter((one) => one.name === name).map((one) => label(repo, one))
      ),
      ...{ assignee: null, assignees: [], locked: false, active_lock_reason: null },
      milestone: mark === undefined ? null : milestone(repo, mark),
      ...{ comments: at.comments.length, created_at: at.created, updated_at: at.updated },
      ...{ closed_at: at.closed, url, html_url: there(repo, `/issues/${at.number}`) },
      ...{ comments_url: `${url}/comments`, timeline_url: `${url}/timeline` },
      ...{ repository_url: here(repo, ""), reactions: reactions(url) },
      ...(at.pull && {
        draft: false,
        pull_request: { url: here(repo, `/pulls/${at.number}`), merged_at: at.pull.merged },
      }),
      ...(whole && { closed_by: at.state === "closed" ? simpleUser(at.user) : null }),
    };
  }

  function pull(repo: FakeRepository, at: FakeIssue, whole = false): Document {
    const { head, base, merged, looked } = at.pull!;
    const branch = (ref: string) => ({
      ...{ label: `${repo.owner}:${ref}`, ref, sha: "6dcb09b5b57875f334f61aebed695e2e4193db5e" },
      ...{ user: simpleUser(repo.owner), repo: { id: repo.id, name: repo.name } },
    });
    const { comments: _comments, pull_request: _self, ...common } = issue(repo, at);
    return {
      ...common,
      ...{ node_id: nodeId("PR_", at.id), url: here(repo, `/pulls/${at.number}`) },
      ...{ head: branch(head), base: branch(base), draft: false, merged_at: merged },
      ...{ merge_commit_sha: null, requested_reviewers: [], requested_teams: [], auto_merge: null },
      ...(whole && {
        // Worked out in the background: unknown at the first look (REST docs, "Get a pull request").
        ...{ mergeable: looked ? true : null, mergeable_state: looked ? "clean" : "unknown" },
        ...{ merged: merged !== null, merged_by: null, rebaseable: looked ? true : null },
        ...{ comments: at.comments.length, review_comments: at.pull!.comments.length },
        ...{ commits: 1, additions: 3, deletions: 1, changed_files: 1 },
      }),
    };
  }

  const comment = (repo: FakeRepository, at: FakeIssue, one: FakeComment): Document => {
    const url = here(repo, `/issues/comments/${one.id}`);
    return {
      ...{ id: one.id, node_id: nodeId("IC_", one.id), body: one.body, url },
      ...{ user: simpleUser(one.user), author_association: "MEMBER", reactions: reactions(url) },
      ...{ created_at: one.created, updated_at: one.updated },
      ...{ issue_url: here(repo, `/issues/${at.number}`), performed_via_github_app: null },
      html_url: there(repo, `/issues/${at.number}#issuecomment-${one.id}`),
    };
  };
  const review = (repo: FakeRepository, at: FakeIssue, one: FakeReview): Document => ({
    ...{ id: one.id, node_id: nodeId("PRR_", one.id), user: simpleUser(one.user) },
    ...{ body: one.body, state: one.state, submitted_at: one.submitted },
    ...{ author_association: "MEMBER", commit_id: "6dcb09b5b57875f334f61aebed695e2e4193db5e" },
    pull_request_url: here(repo, `/pulls/${at.number}`),
    html_url: there(repo, `/pull/${at.number}#pullrequestreview-${one.id}`),
  });
  const event = (repo: FakeRepository, one: FakeEvent): Document => ({
    ...{ id: one.id, node_id: nodeId("EV_", one.id), event: one.event },
    ...{ actor: simpleUser(one.actor), created_at: one.created, performed_via_github_app: null },
    ...{ commit_id: null, commit_url: null, url: here(repo, `/issues/events/${one.id}`) },
    ...one.more,
  });
  const asset = (repo: FakeRepository, release: FakeRelease, at: FakeAsset): Document => ({
    ...{ id: at.id, node_id: nodeId("RA_", at.id), name: at.name, label: "", state: "uploaded" },
    ...{ content_type: at.type, size: at.bytes.length, download_count: at.downloads },
    ...{ created_at: at.created, updated_at: at.updated, uploader: simpleUser(repo.owner) },
    url: here(repo, `/releases/assets/${at.id}`),
    browser_download_url: there(repo, `/releases/download/${release.tag}/${at.name}`),
  });

  return {
    ...{ simpleUser, label, milestone, issue, pull, comment, review, asset },
    account: (at) => ({
      ...simpleUser(at.login),
      ...{ name: at.name, company: null, blog: "", location: null, email: null, bio: null },
      public_repos: world.repositories.filter(({ owner }) => owner === at.login).length,
      ...(at.type === "Organization" &&
        { description: at.description, has_repository_projects: true }),
      ...{ followers: 7, following: 0, created_at: at.created, updated_at: at.updated },
    }),
    repository: (at) => ({
      ...{ id: at.id, node_id: nodeId("R_", at.id), name: at.name },
      ...{ full_name: `${at.owner}/${at.name}`, owner: simpleUser(at.owner) },
      ...{ private: at.private, visibility: at.private ? "private" : "public" },
      ...{ description: at.description, fork: false, archived: false, disabled: false },
      ...{ url: here(at, ""), html_url: there(at, ""), default_branch: "main", topics: [] },
      ...{ created_at: at.created, updated_at: at.updated, pushed_at: at.pushed },
      ...{ stargazers_count: at.stars, watchers_count: at.stars, watchers: at.stars },
      ...{ forks_count: 0, size: 108, language: "TypeScript", license: null, homepage: null },
      open_issues_count: at.issues.filter(({ state }) => state === "open").length,
      has_pull_requests: at.hasPulls,
      ...{ has_issues: at.hasIssues, has_wiki: at.hasWiki, has_discussions: at.hasDiscussions },
      ...{ has_projects: true, has_pages: false, has_downloads: true },
      permissions: { admin: false, maintain: false, push: false, triage: false, pull: true },
    }),
    reviewComment: (repo, at, one) => ({
      ...comment(repo, at, one),
      ...{ path: one.path, line: 1, side: "RIGHT", diff_hunk: "@@ -1 +1 @@" },
      ...{ pull_request_review_id: at.pull!.reviews[0]?.id ?? null },
      ...{ issue_url: undefined, pull_request_url: here(repo, `/pulls/${at.number}`) },
    }),
    timeline: (repo, at) =>
      [
        ...at.events.map((one) => event(repo, one)),
        ...at.comments.map((one) => ({
          ...comment(repo, at, one),
          ...{ event: "commented", actor: simpleUser(one.user) },
        })),
        ...(at.pull?.reviews ?? []).map((one) => ({
          ...review(repo, at, one),
          event: "reviewed",
        })),
      ].sort((a, b) => timeOf(a) < timeOf(b) ? -1 : 1),
    release: (repo, at) => ({
      ...{ id: at.id, node_id: nodeId("RE_", at.id), tag_name: at.tag, name: at.name },
      ...{ body: at.body, draft: at.draft, prerelease: false, target_commitish: "main" },
      ...{ created_at: at.created, updated_at: at.updated, published_at: at.created },
      ...{ author: simpleUser(repo.owner), url: here(repo, `/releases/${at.id}`) },
      assets: at.assets.map((one) => asset(repo, at, one)),
      assets_url: here(repo, `/releases/${at.id}/assets`),
    }),
  };
}

function timeOf(document: Document): string {
  return String(document.created_at ?? document.submitted_at);
}
