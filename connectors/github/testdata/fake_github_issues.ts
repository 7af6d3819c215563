import { type FakeCall, type FakeReply, NOT_FOUND, refusal } from "./fake_github_call.ts";
import { pageOf } from "./fake_github_paging.ts";
import { listed } from "./fake_github_routes.ts";
import type { FakeIssue, FakeRepository } from "./fake_github_world.ts";

/** Answers the list of issues, pull requests among them, or of pull requests. */
export function issuesReply(
  call: FakeCall,
  repo: FakeRepository,
  what: "issues" | "pulls",
): FakeReply {
  const { query, documents } = call;
  const state = query.get("state") ?? "open";
  const since = what === "issues" ? query.get("since") : null;
  const seen = repo.issues.filter((one) =>
    (what === "issues" || one.pull !== undefined) &&
    (state === "all" || one.state === state) &&
    (since === null || Date.parse(one.updated) >= Date.parse(since))
  );
  const sort = query.get("sort") ?? "created";
  const usual = what === "issues" || sort === "created" ? "desc" : "asc";
  const falling = (query.get("direction") ?? usual) === "desc";
  const place = (one: FakeIssue) => `${sort === "updated" ? one.updated : one.created} ${one.id}`;
  const sorted = seen.toSorted((a, b) => (place(a) < place(b) ? -1 : 1) * (falling ? -1 : 1));
  const page = pageOf(call, sorted, {
    path: `/repositories/${repo.id}/${what}`,
    falling,
    ...(what === "issues" && call.cursors && { place }),
  });
  if (page === undefined) {
    return refusal(
      422,
      "Pagination with the page parameter is not supported for large datasets, " +
        "please use cursor based pagination (after/before)",
    );
  }
  return {
    body: page.items.map((one) => documents[what === "issues" ? "issue" : "pull"](repo, one)),
    headers: { ...(page.link !== undefined && { link: page.link }) },
  };
}

/** Answers one issue or pull request, or what belongs to it. */
export function issueReply(
  call: FakeCall,
  repo: FakeRepository,
  what: "issues" | "pulls",
  first: string,
  second: string | undefined,
): FakeReply {
  const { documents } = call;
  if (first === "comments" && second === undefined) return allComments(call, repo, what);
  const found = repo.issues.find(({ number }) => String(number) === first);
  if (found === undefined) {
    const highest = Math.max(0, ...repo.issues.map(({ number }) => number));
    const was = what === "issues" && Number(first) <= highest &&
      !repo.discussions.some(({ number }) => String(number) === first);
    return was ? refusal(410, "This issue was deleted") : NOT_FOUND;
  }
  const base = `/repositories/${repo.id}/${what}/${first}`;
  if (what === "pulls") {
    if (found.pull === undefined) return NOT_FOUND;
    const { pull } = found;
    switch (second) {
      case undefined: {
        const body = documents.pull(repo, found, true);
        pull.looked = true;
        return { body, modified: found.updated };
      }
      case "reviews":
        return listed(
          call,
          pull.reviews.map((one) => documents.review(repo, found, one)),
          `${base}/reviews`,
        );
      case "comments":
        return listed(
          call,
          pull.comments.map((one) => documents.reviewComment(repo, found, one)),
          `${base}/comments`,
        );
    }
    return NOT_FOUND;
  }
  switch (second) {
    case undefined:
      return { body: documents.issue(repo, found, true), modified: found.updated };
    case "comments":
      return listed(
        call,
        found.comments.map((one) => documents.comment(repo, found, one)),
        `${base}/comments`,
      );
    case "timeline":
      return listed(call, documents.timeline(repo, found), `${base}/timeline`);
  }
  return NOT_FOUND;
}

/** The comments of all issues of a repository, or of the code of all its pull requests. */
function allComments(call: FakeCall, repo: FakeRepository, what: "issues" | "pulls"): FakeReply {
  const since = call.query.get("since");
  const all = repo.issues.flatMap((issue) =>
    (what === "issues" ? issue.comments : issue.pull?.comments ?? []).map((one) =>
      [issue, one] as const
    )
  ).filter(([, one]) => since === null || Date.parse(one.updated) >= Date.parse(since));
  const make = call.documents[what === "issues" ? "comment" : "reviewComment"];
  return listed(
    call,
    all.map(([issue, one]) => make(repo, issue, one)),
    `/repositories/${repo.id}/${what}/comments`,
  );
}
