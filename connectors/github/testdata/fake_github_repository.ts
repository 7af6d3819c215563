import { type FakeCall, type FakeReply, NOT_FOUND } from "./fake_github_call.ts";
import { issueReply, issuesReply } from "./fake_github_issues.ts";
import { listed } from "./fake_github_routes.ts";
import type { FakeAsset, FakeRepository } from "./fake_github_world.ts";

/** Answers what is below a repository that is there. */
export function repositoryReply(
  call: FakeCall,
  repo: FakeRepository,
  [what, first, second, ...more]: readonly string[],
): FakeReply {
  const { documents, query } = call;
  const base = `/repositories/${repo.id}`;
  if (what === undefined) return { body: documents.repository(repo), modified: repo.updated };
  if (more.length > 0) return NOT_FOUND;
  switch (what) {
    case "labels":
      return listed(call, repo.labels.map((one) => documents.label(repo, one)), `${base}/labels`);
    case "milestones": {
      const state = query.get("state") ?? "open";
      const seen = repo.milestones.filter((one) => state === "all" || one.state === state);
      return listed(call, seen.map((one) => documents.milestone(repo, one)), `${base}/milestones`);
    }
    case "issues":
    case "pulls":
      if (what === "pulls" && !repo.hasPulls) return NOT_FOUND;
      // Pull requests are issues whether or not there are others.
      return first === undefined
        ? issuesReply(call, withIssues(repo), what)
        : issueReply(call, withIssues(repo), what, first, second);
    case "releases":
      return releases(call, repo, first, second);
  }
  return NOT_FOUND;
}

function withIssues(repo: FakeRepository): FakeRepository {
  if (repo.hasIssues) return repo;
  return { ...repo, issues: repo.issues.filter(({ pull }) => pull !== undefined) };
}

function releases(
  call: FakeCall,
  repo: FakeRepository,
  first: string | undefined,
  second: string | undefined,
): FakeReply {
  const base = `/repositories/${repo.id}/releases`;
  const { documents } = call;
  if (first === undefined) {
    const newest = repo.releases.toReversed();
    return listed(call, newest.map((one) => documents.release(repo, one)), base);
  }
  if (first === "assets") {
    const release = repo.releases.find(({ assets }) => assets.some(({ id }) => `${id}` === second));
    const found = release?.assets.find(({ id }) => `${id}` === second);
    if (release === undefined || found === undefined) return NOT_FOUND;
    if (call.headers.get("accept") === "application/octet-stream") return content(call, found);
    return { body: documents.asset(repo, release, found), modified: found.updated };
  }
  const release = repo.releases.find((one) =>
    first === "tags" ? one.tag === second : String(one.id) === first
  );
  if (release === undefined) return NOT_FOUND;
  if (first !== "tags" && second === "assets") {
    const assets = release.assets.map((one) => documents.asset(repo, release, one));
    return listed(call, assets, `${base}/${release.id}/assets`);
  }
  return { body: documents.release(repo, release), modified: release.updated };
}

/** github.com redirects to a signed address on another host; Enterprise answers the bytes itself. */
function content({ assets }: FakeCall, asset: FakeAsset): FakeReply {
  if (assets === undefined) {
    asset.downloads++;
    return { body: asset.bytes, headers: { "content-type": asset.type } };
  }
  const name = encodeURIComponent(asset.name);
  const signed = new URLSearchParams({ sig: signatureOf(asset), "rscd": `filename=${name}` });
  return {
    status: 302,
    headers: {
      location: `${assets}/github-production-release-asset/${asset.id}?${signed}`,
      "content-type": "text/html;charset=utf-8",
    },
  };
}

/** What the address of an asset must bear so that its host gives it. */
export function signatureOf(asset: FakeAsset): string {
  return btoa(`signed ${asset.id} ${asset.updated}`);
}
