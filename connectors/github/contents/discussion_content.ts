import { stableOrder } from "@plakar-deno/sdk/http";
import type { Call, GithubClient } from "../client/github_client.ts";
import { nextCursor, type PageInfo } from "../client/next_cursor.ts";
import type { IssueName } from "./issue_content.ts";

/** A part of a list of GraphQL. */
interface Connection<T> {
  readonly pageInfo: PageInfo;
  readonly nodes: readonly T[];
}

interface Comment {
  readonly id: string;
  readonly databaseId: number;
  readonly replies?: Connection<Comment>;
}

interface Discussion {
  readonly labels: { readonly nodes: readonly { readonly name: string }[] } | null;
  readonly comments: Connection<Comment>;
}

interface Answered {
  readonly repository: { readonly discussion: Discussion };
}

interface MoreReplies {
  readonly node: { readonly replies: Connection<Comment> };
}

interface WholeComment {
  readonly databaseId: number;
  readonly replies: readonly object[];
}

/** Nodes of one answer stay far below what GitHub allows, and its time limit of ten seconds. */
const COMMENT = `fragment Fields on DiscussionComment {
  id databaseId body createdAt updatedAt lastEditedAt isMinimized minimizedReason url
  authorAssociation author { __typename login }
}`;

const REPLIES = `replies(first: 100, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { ...Fields }
}`;

const DISCUSSION = `query Discussion(
  $owner: String!, $name: String!, $number: Int!, $after: String
) {
  repository(owner: $owner, name: $name) {
    discussion(number: $number) {
      databaseId number title body createdAt updatedAt lastEditedAt closed closedAt stateReason
      locked activeLockReason isAnswered answerChosenAt url authorAssociation
      author { __typename login } answerChosenBy { login } answer { databaseId }
      category { name slug emoji isAnswerable }
      labels(first: 100) { nodes { name } }
      comments(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { ...Fields ${REPLIES.replace(", after: $after", "")} }
      }
    }
  }
}
${COMMENT}`;

const MORE_REPLIES = `query Replies($id: ID!, $after: String) {
  node(id: $id) { ... on DiscussionComment { ${REPLIES} } }
}
${COMMENT}`;

/** All there is of a discussion: itself, its comments and the replies to them. */
export async function discussionContent(
  client: GithubClient,
  { owner, repo: name, number }: IssueName,
  signal: AbortSignal,
): Promise<object> {
  const call = { action: `read discussion ${number} of "${owner}/${name}"`, signal };
  const comments: WholeComment[] = [];
  let after: string | undefined;
  for (;;) {
    const variables = { owner, name, number, after: after ?? null };
    const data = await client.query<Answered>(DISCUSSION, variables, call);
    const { comments: page, labels, ...discussion } = data.repository.discussion;
    for (const comment of page.nodes) comments.push(await wholeComment(client, comment, call));
    after = nextCursor(page.pageInfo, after, call.action);
    if (after !== undefined) continue;
    const names = (labels?.nodes ?? []).map((label) => label.name).sort();
    return {
      discussion: { ...discussion, labels: names },
      comments: stableOrder(comments, ({ databaseId }) => databaseId),
    };
  }
}

async function wholeComment(
  client: GithubClient,
  { id, replies: first, ...rest }: Comment,
  call: Call,
): Promise<WholeComment> {
  const replies = [...first?.nodes ?? []];
  let after = first && nextCursor(first.pageInfo, undefined, call.action);
  while (after !== undefined) {
    const data: MoreReplies = await client.query(MORE_REPLIES, { id, after }, call);
    replies.push(...data.node.replies.nodes);
    after = nextCursor(data.node.replies.pageInfo, after, call.action);
  }
  return { ...rest, replies: replies.map(({ id: _, ...reply }) => reply) };
}
