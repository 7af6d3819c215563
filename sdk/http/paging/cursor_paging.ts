import { pagingFailure } from "./paging_failure.ts";
import type { PageAnswer, PageChange, Paging } from "./paging.ts";

/** Where a service puts the cursor, and where it wants it. */
export interface CursorPagingOptions {
  /**
   * Finds the cursor of the next page in the JSON of this one; undefined, null or "" behind the
   * last page.
   */
  readonly read: (value: unknown, answer: PageAnswer) => string | number | null | undefined;
  /** The parameter of the query that takes the cursor; or a function that puts it into the request. */
  readonly parameter: string | ((cursor: string) => PageChange);
}

/**
 * Pages by a cursor that each page gives for the next one, as Slack, Notion, Stripe and every
 * GraphQL service do. Nothing is lost or read twice when the list changes meanwhile, as far as the
 * service keeps its cursors steady.
 *
 * @example
 * ```ts
 * import { cursorPaging } from "@plakar-deno/sdk/http";
 *
 * export const slack = cursorPaging({
 *   read: (value) =>
 *     (value as { response_metadata?: { next_cursor?: string } }).response_metadata?.next_cursor,
 *   parameter: "cursor",
 * });
 *
 * const query = "query($after: String) { … }";
 * export const graphql = cursorPaging({
 *   read: (value) => {
 *     const { pageInfo } = (value as { data: { pageInfo: { endCursor: string; hasNextPage: boolean } } })
 *       .data;
 *     return pageInfo.hasNextPage ? pageInfo.endCursor : undefined;
 *   },
 *   parameter: (after) => ({ json: { query, variables: { after } } }),
 * });
 * ```
 */
export function cursorPaging(options: CursorPagingOptions): Paging {
  const { read, parameter } = options;
  const change = typeof parameter === "string"
    ? (cursor: string): PageChange => ({ query: { [parameter]: cursor } })
    : parameter;
  return {
    next(answer) {
      const cursor: unknown = read(answer.value, answer);
      if (cursor === undefined || cursor === null || cursor === "") return undefined;
      if (typeof cursor === "string" || Number.isFinite(cursor)) return change(String(cursor));
      const reason = `the server sent a cursor that is no text: ${typeof cursor}`;
      throw pagingFailure(answer.action, reason, "check where the connector looks for it");
    },
  };
}
