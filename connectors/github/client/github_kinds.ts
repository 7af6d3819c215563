/** What a backup of GitHub can hold beside `repository.json` and `owner.json`, which it always does. */
export const githubKinds = [
  "assets",
  "discussions",
  "issues",
  "labels",
  "members",
  "milestones",
  "pulls",
  "releases",
  "wiki",
] as const;

/** One of {@link githubKinds}. */
export type GithubKind = typeof githubKinds[number];

/** Which kinds are read: those in `include` without those in `exclude`. */
export function chosenKinds(
  { include, exclude }: {
    readonly include: readonly GithubKind[];
    readonly exclude: readonly GithubKind[];
  },
): ReadonlySet<GithubKind> {
  return new Set(include.filter((kind) => !exclude.includes(kind)));
}
