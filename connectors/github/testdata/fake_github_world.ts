/** What a fake GitHub holds. Times are ISO 8601 in UTC to the second, as GitHub writes them. */
export interface FakeWorld {
  readonly accounts: Map<string, FakeAccount>;
  readonly repositories: FakeRepository[];
  /** The next time that something happens; each use is a second later. */
  tick(): string;
  /** The next free id. */
  id(): number;
  /** The account of a login, made when it is not there. */
  account(login: string, more?: Partial<FakeAccount>): FakeAccount;
  /** The repository of "owner/name", whatever the case of its letters. */
  find(fullName: string): FakeRepository | undefined;
}

/** A user or an organisation. */
export interface FakeAccount {
  readonly id: number;
  login: string;
  type: "User" | "Organization";
  name: string;
  readonly created: string;
  updated: string;
  description: string | null;
  /** Logins of an organisation's members, those who may change it among them. */
  members: string[];
  /** Those of the members who may change it. */
  admins: string[];
}

/** A comment of an issue, a review comment, or a comment of a discussion. */
export interface FakeComment {
  readonly id: number;
  readonly user: string;
  body: string;
  readonly created: string;
  updated: string;
  /** Of a review comment. */
  readonly path?: string;
  /** Of a discussion's comment. */
  readonly replies?: FakeComment[];
}

/** What happened to an issue, as its timeline shows it. */
export interface FakeEvent {
  readonly id: number;
  readonly event: string;
  readonly actor: string;
  readonly created: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A review of a pull request. */
export interface FakeReview {
  readonly id: number;
  readonly user: string;
  readonly state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED";
  readonly body: string;
  readonly submitted: string;
}

/** What makes an issue a pull request. */
export interface FakePull {
  head: string;
  base: string;
  merged: string | null;
  readonly reviews: FakeReview[];
  readonly comments: FakeComment[];
  /** Whether the server has found out if it can be merged; it has not at the first look. */
  looked: boolean;
}

/** An issue or a pull request. */
export interface FakeIssue {
  readonly id: number;
  readonly number: number;
  readonly user: string;
  title: string;
  body: string | null;
  state: "open" | "closed";
  labels: string[];
  milestone: number | null;
  readonly created: string;
  updated: string;
  closed: string | null;
  readonly comments: FakeComment[];
  readonly events: FakeEvent[];
  readonly pull?: FakePull;
}

/** A label. */
export interface FakeLabel {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  description: string | null;
}

/** A milestone. */
export interface FakeMilestone {
  readonly id: number;
  readonly number: number;
  title: string;
  state: "open" | "closed";
  readonly created: string;
  updated: string;
}

/** A discussion; it comes by GraphQL only. */
export interface FakeDiscussion {
  readonly id: number;
  readonly number: number;
  readonly user: string;
  title: string;
  body: string;
  readonly category: string;
  readonly created: string;
  updated: string;
  readonly comments: FakeComment[];
}

/** A file of a release. */
export interface FakeAsset {
  readonly id: number;
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
  downloads: number;
  readonly created: string;
  updated: string;
}

/** A release. */
export interface FakeRelease {
  readonly id: number;
  readonly tag: string;
  name: string;
  body: string;
  draft: boolean;
  readonly created: string;
  updated: string;
  readonly assets: FakeAsset[];
}

/** A repository. */
export interface FakeRepository {
  readonly id: number;
  owner: string;
  name: string;
  private: boolean;
  description: string | null;
  readonly created: string;
  updated: string;
  pushed: string;
  stars: number;
  hasIssues: boolean;
  /** Without them everything below `/pulls` is 404 (since 2026). */
  hasPulls: boolean;
  hasWiki: boolean;
  hasDiscussions: boolean;
  readonly labels: FakeLabel[];
  readonly milestones: FakeMilestone[];
  /** By number, rising. */
  readonly issues: FakeIssue[];
  readonly discussions: FakeDiscussion[];
  readonly releases: FakeRelease[];
  /** Names that lead here by 301, "owner/name" in small letters. */
  readonly formerly: string[];
  /** What every request below it is answered with, once it is gone: 404, or 451 when blocked. */
  gone?: 404 | 451;
}

/** An empty world, whose first event is at noon of a day in 2024. */
export function fakeWorld(): FakeWorld {
  let seconds = Date.UTC(2024, 2, 1, 12) / 1000;
  let ids = 1_000_000;
  const accounts = new Map<string, FakeAccount>();
  const repositories: FakeRepository[] = [];
  const tick = () => new Date(seconds++ * 1000).toISOString().replace(".000Z", "Z");
  const id = () => ++ids;
  return {
    accounts,
    repositories,
    tick,
    id,
    account(login, more) {
      let account = accounts.get(login.toLowerCase());
      if (account === undefined) {
        const now = tick();
        account = {
          ...{ id: id(), login, type: "User", name: `${login} by name` },
          ...{ created: now, updated: now, description: null, members: [], admins: [] },
        };
        accounts.set(login.toLowerCase(), account);
      }
      return Object.assign(account, more);
    },
    find: (fullName) =>
      repositories.find((one) =>
        `${one.owner}/${one.name}`.toLowerCase() === fullName.toLowerCase()
      ),
  };
}
