import type { ImportRecord } from "@plakar-deno/sdk";
import { canonicalJson } from "@plakar-deno/sdk/http";
import { nextCursor, type PageInfo } from "../client/next_cursor.ts";
import { discussionContent } from "../contents/discussion_content.ts";
import { jsonFile } from "../contents/json_file.ts";
import { fileOf } from "./file_of.ts";
import { type IndexEntry, indexRecords } from "./index_records.ts";
import { numbered } from "./numbered.ts";
import type { Reading } from "./reading.ts";
import type { Repository } from "./repository.ts";

interface ListedDiscussion {
  readonly number: number;
  readonly title: string;
  readonly updatedAt: string;
  readonly closed: boolean;
  readonly locked: boolean;
  readonly answerChosenAt: string | null;
  readonly comments: { readonly totalCount: number };
}

interface DiscussionsPage {
  readonly repository: {
    readonly discussions: {
      readonly pageInfo: PageInfo;
      readonly nodes: readonly ListedDiscussion[];
    };
  };
}

const DISCUSSIONS = `query Discussions($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    discussions(first: 100, after: $after, orderBy: {field: CREATED_AT, direction: ASC}) {
      pageInfo { hasNextPage endCursor }
      nodes { number title updatedAt closed locked answerChosenAt comments { totalCount } }
    }
  }
}`;

/**
 * The records of discussions, and of their index. Only GraphQL knows them; its cursors hold the time
 * of the last one, so that nothing slips between two pages.
 */
export async function* discussionRecords(
  reading: Reading,
  repository: Repository,
): AsyncGenerator<ImportRecord> {
  const { client, signal } = reading;
  const { owner, name, path } = repository;
  const call = { action: `list the discussions of ${repository.title}`, signal };
  const entries = new Map<number, IndexEntry>();
  let after: string | undefined;
  do {
    const variables = { owner, name, after: after ?? null };
    const data = await client.query<DiscussionsPage>(DISCUSSIONS, variables, call);
    const { nodes, pageInfo } = data.repository.discussions;
    for (const discussion of nodes) {
      const { number, title, updatedAt, closed, locked, answerChosenAt, comments } = discussion;
      if (entries.has(number)) continue;
      const marker = canonicalJson([comments.totalCount, title, closed, locked, answerChosenAt]);
      const state = closed ? "closed" : "open";
      entries.set(number, { number, kind: "discussion", title, state, updated_at: updatedAt });
      yield fileOf(
        `${path}/discussions/${numbered(number)}`,
        { changed: [updatedAt], marker },
        async ({ signal }) =>
          jsonFile(await discussionContent(client, { owner, repo: name, number }, signal)),
      );
    }
    after = nextCursor(pageInfo, after, call.action);
  } while (after !== undefined);
  if (!reading.excludes.prunes(`${path}/index`)) {
    yield* indexRecords(`${path}/index`, "discussions", [...entries.values()]);
  }
}
