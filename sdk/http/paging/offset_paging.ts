import { listItems, type ReadItems } from "./list_items.ts";
import { checkSize } from "./page_paging.ts";
import type { PageAnswer, Paging } from "./paging.ts";

/** How a service counts its items. */
export interface OffsetPagingOptions {
  /** The parameter that takes the number of items before the page; `offset` when left out. */
  readonly parameter?: string;
  /** Most items a page. */
  readonly size: number;
  /** The parameter that takes the size; `limit` when left out. */
  readonly sizeParameter?: string;
  /** Finds the list in a page's JSON; the JSON itself when left out. */
  readonly items?: ReadItems;
  /** How many items there are, where the service tells. */
  readonly total?: (answer: PageAnswer) => number | undefined;
  /** What ends the list where the service does not tell; as for `pagePaging`. */
  readonly end?: "empty" | "short";
}

/**
 * Pages by the number of items that come before. The next page begins behind what came, so that
 * nothing is lost where the service sends fewer than it was asked for. Items move when the list
 * changes meanwhile: use it with an order in which new ones come last, or read with `steadyItems`.
 *
 * @example
 * ```ts
 * import { offsetPaging } from "@plakar-deno/sdk/http";
 *
 * export const jira = offsetPaging({
 *   parameter: "startAt",
 *   sizeParameter: "maxResults",
 *   size: 100,
 *   items: (value) => (value as { issues: unknown[] }).issues,
 *   total: ({ value }) => (value as { total?: number }).total,
 * });
 * ```
 *
 * @throws {ConnectorError} When the size is no whole number from 1 on.
 */
export function offsetPaging(options: OffsetPagingOptions): Paging {
  const { parameter = "offset", size, sizeParameter = "limit", items, total, end } = options;
  checkSize(size);
  const change = (offset: number) => ({ query: { [sizeParameter]: size, [parameter]: offset } });
  const list = (answer: PageAnswer) => listItems(answer, items);
  return {
    list,
    first: change(0),
    next(answer, _index, present) {
      const count = list(answer).length;
      const most = total?.(answer);
      const known = most !== undefined && Number.isFinite(most);
      // An empty page before the end that is told: what was there may not be seen.
      const offset = Number(present.query?.[parameter] ?? 0) +
        (count === 0 && known ? size : count);
      const ended = known ? offset >= most : count === 0 || (end === "short" && count < size);
      return ended ? undefined : change(offset);
    },
  };
}
