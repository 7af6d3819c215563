import type {
  FakeAsset,
  FakeComment,
  FakeDiscussion,
  FakeIssue,
  FakeRelease,
  FakeRepository,
  FakeWorld,
} from "./fake_github_world.ts";

/** What people do on a fake GitHub; each takes place a second after the one before. */
export interface FakeChanges {
  repository(fullName: string, more?: Partial<FakeRepository>): FakeRepository;
  /** The first of the members may change it. */
  organisation(login: string, members: readonly string[]): void;
  label(at: FakeRepository, name: string): void;
  milestone(at: FakeRepository, title: string): number;
  /** Opens an issue. */
  issue(at: FakeRepository, more?: Partial<FakeIssue>): FakeIssue;
  /** Opens a pull request with one review and one comment on its code. */
  pull(at: FakeRepository, more?: Partial<FakeIssue>): FakeIssue;
  comment(at: FakeIssue | FakeDiscussion, body?: string): FakeComment;
  edit(at: FakeIssue, title: string): void;
  close(at: FakeIssue): void;
  /** Deletes an issue, or transfers it elsewhere: it is listed no more, and answered with 410. */
  remove(at: FakeRepository, number: number): void;
  discussion(at: FakeRepository, title?: string): FakeDiscussion;
  release(at: FakeRepository, tag: string): FakeRelease;
  asset(at: FakeRelease, name: string, bytes: Uint8Array): FakeAsset;
  /** Gives it another name; the former one leads to it. */
  rename(at: FakeRepository, name: string): void;
}

/** How a world changes. */
export function fakeChanges(world: FakeWorld): FakeChanges {
  const { tick, id } = world;
  const author = "octo-ada";
  world.account(author);
  const nextNumber = (at: FakeRepository) =>
    1 + Math.max(0, ...[...at.issues, ...at.discussions].map(({ number }) => number));

  function comment(body: string, more: Partial<FakeComment> = {}): FakeComment {
    const now = tick();
    return { id: id(), user: author, body, created: now, updated: now, ...more };
  }
  function open(at: FakeRepository, more: Partial<FakeIssue>): FakeIssue {
    const now = tick();
    const number = nextNumber(at);
    const issue: FakeIssue = {
      ...{ id: id(), number, user: author, title: `Number ${number}`, body: `Text of ${number}` },
      ...{ state: "open", labels: [], milestone: null, closed: null },
      ...{ created: now, updated: now, comments: [], events: [] },
      ...more,
    };
    at.issues.push(issue);
    return issue;
  }
  function happen(at: FakeIssue, event: string, more?: FakeIssue["events"][number]["more"]): void {
    const created = tick();
    at.events.push({ id: id(), event, actor: author, created, ...(more && { more }) });
    at.updated = created;
  }

  return {
    repository(fullName, more) {
      const [owner = "", name = ""] = fullName.split("/");
      world.account(owner);
      const now = tick();
      const made: FakeRepository = {
        ...{ id: id(), owner: world.account(owner).login, name, private: false, stars: 0 },
        ...{ description: `What ${name} is`, created: now, updated: now, pushed: now },
        ...{ hasIssues: true, hasPulls: true, hasWiki: true, hasDiscussions: true },
        ...{ labels: [], milestones: [], issues: [], discussions: [], releases: [], formerly: [] },
        ...more,
      };
      world.repositories.push(made);
      return made;
    },
    organisation(login, members) {
      for (const member of members) world.account(member);
      const admins = members.slice(0, 1);
      const description = `What ${login} does`;
      world.account(login, { type: "Organization", members: [...members], admins, description });
    },
    label: (at, name) =>
      void at.labels.push({ id: id(), name, color: "ededed", description: null }),
    milestone(at, title) {
      const now = tick();
      const number = at.milestones.length + 1;
      at.milestones.push({ id: id(), number, title, state: "open", created: now, updated: now });
      return number;
    },
    issue: (at, more = {}) => open(at, more),
    pull(at, more = {}) {
      const review = () => ({ id: id(), user: author, submitted: tick(), body: "As it should be" });
      const pull = {
        ...{ head: "feature", base: "main", merged: null, looked: false },
        reviews: [{ ...review(), state: "APPROVED" as const }],
        comments: [comment("Why here?", { path: "src/main.ts" })],
      };
      return open(at, { pull, ...more });
    },
    comment(at, body = "I see it, too") {
      const isDiscussion = "category" in at;
      const made = comment(body, isDiscussion ? { replies: [] } : {});
      at.comments.push(made);
      at.updated = made.created;
      return made;
    },
    edit(at, title) {
      happen(at, "renamed", { rename: { from: at.title, to: title } });
      at.title = title;
    },
    close(at) {
      happen(at, "closed", { state_reason: "completed", commit_id: null });
      at.state = "closed";
      at.closed = at.updated;
    },
    remove(at, number) {
      at.issues.splice(at.issues.findIndex((issue) => issue.number === number), 1);
    },
    discussion(at, title = "How is it done?") {
      const now = tick();
      const made: FakeDiscussion = {
        ...{ id: id(), number: nextNumber(at), user: author, title, body: `Text of ${title}` },
        ...{ category: "Q&A", created: now, updated: now, comments: [] },
      };
      at.discussions.push(made);
      return made;
    },
    release(at, tag) {
      const now = tick();
      const made: FakeRelease = {
        ...{ id: id(), tag, name: `Release ${tag}`, body: "What is new", draft: false },
        ...{ created: now, updated: now, assets: [] },
      };
      at.releases.push(made);
      return made;
    },
    asset(at, name, bytes) {
      const now = tick();
      const made: FakeAsset = {
        ...{ id: id(), name, bytes: new Uint8Array(bytes), type: "application/octet-stream" },
        ...{ downloads: 0, created: now, updated: now },
      };
      at.assets.push(made);
      return made;
    },
    rename(at, name) {
      at.formerly.push(`${at.owner}/${at.name}`.toLowerCase());
      at.name = name;
      at.updated = tick();
    },
  };
}
