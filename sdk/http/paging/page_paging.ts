import { ConnectorError } from "../../error.ts";
import { listItems, type ReadItems } from "./list_items.ts";
import type { PageAnswer, Paging } from "./paging.ts";

/** How a service counts its pages. */
export interface PagePagingOptions {
  /** The parameter that takes the number of the page; `page` when left out. */
  readonly parameter?: string;
  /** The number of the first page; 1 when left out. */
  readonly begin?: number;
  /** Most items a page. */
  readonly size: number;
  /** The parameter that takes the size; `per_page` when left out. */
  readonly sizeParameter?: string;
  /** Finds the list in a page's JSON; the JSON itself when left out. */
  readonly items?: ReadItems;
  /** How many pages there are, where the service tells. */
  readonly pages?: (answer: PageAnswer) => number | undefined;
  /**
   * What ends the list where the service does not tell: an `empty` page, the safe one, or a `short`
   * one, which saves a request but loses the rest where the service sends fewer than it was asked
   * for, because it allows fewer or leaves some out. `empty` when left out.
   */
  readonly end?: "empty" | "short";
}

/**
 * Pages by number. Items move to other pages when the list changes meanwhile: use it with an order
 * in which new ones come last, or read with `steadyItems`, which loses nothing.
 *
 * @example
 * ```ts
 * import { pagePaging } from "@plakar-deno/sdk/http";
 *
 * export const notes = pagePaging({
 *   size: 100,
 *   items: (value) => (value as { notes: unknown[] }).notes,
 *   pages: ({ headers }) => Number(headers.get("x-total-pages") ?? undefined),
 * });
 * ```
 *
 * @throws {ConnectorError} When the size is no whole number from 1 on.
 */
export function pagePaging(options: PagePagingOptions): Paging {
  const { parameter = "page", begin = 1, size, sizeParameter = "per_page", items, end } = options;
  checkSize(size);
  const first = { query: { [sizeParameter]: size, [parameter]: begin } };
  const list = (answer: PageAnswer) => listItems(answer, items);
  return {
    list,
    first,
    next(answer, index) {
      const count = list(answer).length;
      const pages = options.pages?.(answer);
      const known = pages !== undefined && Number.isFinite(pages);
      // Where the number of pages is known, an empty page in the middle ends nothing.
      const ended = known ? index + 1 >= pages : count === 0 || (end === "short" && count < size);
      return ended ? undefined : { query: { ...first.query, [parameter]: begin + index + 1 } };
    },
  };
}

/** Checks the size of a page. */
export function checkSize(size: number): void {
  if (Number.isSafeInteger(size) && size >= 1) return;
  throw new ConnectorError(`cannot read pages of ${size}; give a whole number from 1 on`, {
    code: "invalid_argument",
  });
}
