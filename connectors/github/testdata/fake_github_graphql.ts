import type { FakeCall, FakeReply } from "./fake_github_call.ts";
import { refusal } from "./fake_github_call.ts";
import {
  type Args,
  byCreation,
  connection,
  type Node,
  QueryError,
} from "./fake_github_connection.ts";
import { type QueryNode, readQuery } from "./fake_github_query.ts";
import { sees } from "./fake_github_routes.ts";
import type { FakeComment, FakeDiscussion, FakeRepository } from "./fake_github_world.ts";

const WEB = "https://github.example";

/** Answers a POST to the GraphQL API: discussions of repositories, whatever fields are asked. */
export function graphqlReply(call: FakeCall): FakeReply {
  if (call.viewer === undefined) {
    return refusal(401, "This endpoint requires you to be authenticated.");
  }
  let asked: { query?: unknown; variables?: Args };
  try {
    asked = JSON.parse(call.body);
  } catch {
    return refusal(400, "Problems parsing JSON");
  }
  if (typeof asked.query !== "string") return refusal(400, "A query attribute must be specified");
  const errors: unknown[] = [];
  try {
    const { fields, fragments } = readQuery(asked.query, asked.variables ?? {});
    const pick = picker(fragments, errors);
    return { body: { data: pick(rootOf(call), fields, []), ...(errors.length > 0 && { errors }) } };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof QueryError)) throw error;
    return { body: { errors: [{ message: error.message }] } };
  }
}

/** Picks what is asked of an object; an error at a field makes it null. */
function picker(
  fragments: ReturnType<typeof readQuery>["fragments"],
  errors: unknown[],
): (at: Node, fields: readonly QueryNode[], path: readonly (string | number)[]) => object {
  return function pick(at, fields, path) {
    const picked: Record<string, unknown> = {};
    for (const node of fields) {
      if (node.kind !== "field") {
        const fragment = node.kind === "on" ? node : fragments.get(node.name);
        if (fragment === undefined) throw new QueryError(`Fragment was used, but not defined`);
        if (fragment.type === at.__typename) Object.assign(picked, pick(at, fragment.fields, path));
        continue;
      }
      const here = [...path, node.alias];
      if (!(node.name in at)) {
        throw new QueryError(`Field '${node.name}' doesn't exist on type '${at.__typename}'`);
      }
      try {
        const held = at[node.name];
        const value = typeof held === "function" ? held(node.args) : held;
        picked[node.alias] = taken(value, node.fields, here);
      } catch (error) {
        if (!(error instanceof QueryError) || error.type === undefined) throw error;
        errors.push({ type: error.type, path: here, message: error.message });
        picked[node.alias] = null;
      }
    }
    return picked;

    function taken(
      value: unknown,
      of: readonly QueryNode[] | undefined,
      here: (string | number)[],
    ) {
      if (value === null) return null;
      const isObject = typeof value === "object";
      if (isObject !== (of !== undefined)) {
        const said = isObject ? "must have a selection of subfields" : "can't have a selection";
        throw new QueryError(`Field '${here.at(-1)}' ${said}`);
      }
      if (!isObject) return value;
      if (!Array.isArray(value)) return pick(value as Node, of!, here);
      return value.map((one, index) => {
        if (!(one instanceof QueryError)) return pick(one, of!, [...here, index]);
        errors.push({ type: one.type, path: [...here, index], message: one.message });
        return null;
      });
    }
  };
}

function rootOf(call: FakeCall): Node {
  const { world } = call;
  return {
    __typename: "Query",
    repository: ({ owner, name }: Args) => {
      // It follows renames unless it is told not to.
      const found = world.find(`${owner}/${name}`) ??
        world.repositories.find(({ formerly }) =>
          formerly.includes(`${owner}/${name}`.toLowerCase())
        );
      if (found === undefined || found.gone !== undefined || !sees(call, found)) {
        const message = `Could not resolve to a Repository with the name '${owner}/${name}'.`;
        throw new QueryError(message, "NOT_FOUND");
      }
      return repositoryNode(call, found);
    },
    nodes: ({ ids }: Args) => {
      if ((ids as readonly string[]).length > 100) {
        throw new QueryError("You may not provide more than 100 node ids");
      }
      return (ids as readonly string[]).map((id) => {
        const found = world.repositories.find((one) => idOf("R_", one.id) === id);
        if (found !== undefined && found.gone === undefined && sees(call, found)) {
          return repositoryNode(call, found);
        }
        const message = `Could not resolve to a node with the global id of '${id}'.`;
        return new QueryError(message, "NOT_FOUND");
      });
    },
    node: ({ id }: Args) => {
      for (const repo of world.repositories) {
        if (repo.gone !== undefined || !sees(call, repo)) continue;
        for (const discussion of repo.discussions) {
          const found = discussion.comments.find((one) => idOf("DC_", one.id) === id);
          if (found) return commentNode(call, repo, discussion, found, false);
        }
      }
      throw new QueryError(
        `Could not resolve to a node with the global id of '${id}'`,
        "NOT_FOUND",
      );
    },
  };
}

const idOf = (kind: string, id: number) => btoa(`${kind}${id}`);

const nodeOf = (type: string) => ({ id, created }: { id: number; created: string }): Node => ({
  ...{ __typename: type, id: idOf(type, id), databaseId: id, createdAt: created },
});

function repositoryNode(call: FakeCall, repo: FakeRepository): Node {
  const { owner, name } = repo;
  const pulls = repo.issues.filter(({ pull }) => pull !== undefined);
  const issues = repo.issues.filter(({ pull }) => pull === undefined && repo.hasIssues);
  return {
    ...{ __typename: "Repository", id: idOf("R_", repo.id), databaseId: repo.id },
    ...{ name, nameWithOwner: `${owner}/${name}` },
    hasDiscussionsEnabled: repo.hasDiscussions,
    labels: (args: Args) =>
      connection(
        repo.labels.map(({ name, color, description }) => ({
          ...{ __typename: "Label", name, color, description, isDefault: false },
          ...{ createdAt: repo.created, databaseId: 0 },
        })),
        args,
      ),
    milestones: (args: Args) => connection(repo.milestones.map(nodeOf("Milestone")), args),
    issues: (args: Args) => connection(issues.map(nodeOf("Issue")), args),
    pullRequests: (args: Args) => connection(pulls.map(nodeOf("PullRequest")), args),
    releases: (args: Args) => connection(repo.releases.map(nodeOf("Release")), args),
    discussions: (args: Args) => {
      const order = args.orderBy as { field?: string; direction?: string } | undefined;
      const place = order?.field === "CREATED_AT"
        ? byCreation
        : (at: Node) => `${at.updatedAt} ${at.databaseId}`;
      const falling = (order?.direction ?? "DESC") === "DESC";
      const sorted = repo.discussions.map((one) => discussionNode(call, repo, one)).toSorted((
        a,
        b,
      ) => (place(a) < place(b) ? -1 : 1) * (falling ? -1 : 1));
      return connection(sorted, args, { place, falling });
    },
    discussion: ({ number }: Args) => {
      const found = repo.discussions.find((one) => one.number === number);
      if (found !== undefined) return discussionNode(call, repo, found);
      const message = `Could not resolve to a Discussion with the number of ${number}.`;
      throw new QueryError(message, "NOT_FOUND");
    },
  };
}

function discussionNode(call: FakeCall, repo: FakeRepository, at: FakeDiscussion): Node {
  return {
    ...{ __typename: "Discussion", id: idOf("D_", at.id), databaseId: at.id, number: at.number },
    ...{ title: at.title, body: at.body, createdAt: at.created, updatedAt: at.updated },
    ...{ lastEditedAt: null, publishedAt: at.created, closed: false, closedAt: null },
    ...{ stateReason: null, locked: false, activeLockReason: null, isAnswered: false },
    ...{ answerChosenAt: null, answer: null, answerChosenBy: null, upvoteCount: 1 },
    ...{ url: `${WEB}/${repo.owner}/${repo.name}/discussions/${at.number}` },
    ...{ authorAssociation: "MEMBER", author: actor(call, at.user) },
    category: {
      ...{ __typename: "DiscussionCategory", name: at.category, slug: "q-a", emoji: ":pray:" },
      isAnswerable: true,
    },
    labels: (args: Args) => connection([], args),
    comments: (args: Args) =>
      connection(at.comments.map((one) => commentNode(call, repo, at, one, false)), args),
  };
}

function commentNode(
  call: FakeCall,
  repo: FakeRepository,
  discussion: FakeDiscussion,
  at: FakeComment,
  isReply: boolean,
): Node {
  const url = `${WEB}/${repo.owner}/${repo.name}/discussions/${discussion.number}`;
  return {
    ...{ __typename: "DiscussionComment", id: idOf("DC_", at.id), databaseId: at.id },
    ...{ body: at.body, createdAt: at.created, updatedAt: at.updated, lastEditedAt: null },
    ...{ isMinimized: false, minimizedReason: null, isAnswer: false, upvoteCount: 1 },
    ...{ url: `${url}#discussioncomment-${at.id}`, authorAssociation: "MEMBER" },
    author: actor(call, at.user),
    replies: (args: Args) =>
      connection(
        isReply
          ? []
          : (at.replies ?? []).map((one) => commentNode(call, repo, discussion, one, true)),
        args,
      ),
  };
}

function actor({ world }: FakeCall, login: string): Node {
  return { __typename: world.account(login).type, login, url: `${WEB}/${login}` };
}
