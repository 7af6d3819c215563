import { ConnectorError } from "../../error.ts";
import { networkFailure } from "../../network/network_failure.ts";
import { listItems } from "./list_items.ts";
import { LEAST_SIZE, type ListWindow, overlappingWindow } from "./list_window.ts";
import type { PageChange, Paging } from "./paging.ts";
import { readPages } from "./read_pages.ts";
import { recentKeys } from "./recent_keys.ts";

/** A list that changes while it is read, and how to get parts of it. */
export interface SteadyOptions<Item> {
  /** Gets one part of the list: by `page` and `size`, or by `offset` and `size`. */
  readonly ask: (window: ListWindow, signal: AbortSignal) => Promise<readonly Item[]>;
  /** What tells an item from every other one, whatever else changes of it. */
  readonly key: (item: Item) => string | number;
  /** Whether the service counts pages or items; `page` when left out. */
  readonly by?: "page" | "offset";
  /** Most items in one answer, as many as the service allows and no more; from 20 on. */
  readonly size: number;
  /**
   * What ends the list: a `short` part, or one more request that finds nothing (`empty`), the safe
   * one where the service may send fewer than it was asked for. `empty` when left out.
   */
  readonly end?: "empty" | "short";
  /** What is read, for messages: `list the labels of "a/b"`. */
  readonly action: string;
  /** Ends the reading. */
  readonly signal: AbortSignal;
}

/** So many parts are remembered: as far as a list may move between two requests. */
const REMEMBERED = 16;

/** So often a short page with something behind it may come of a list that grew just then. */
const MOST_AGAIN = 3;

/** So many parts without news, one behind the other, or so many from the beginning: it moves too fast. */
const MOST_IN_VAIN = 64;

/**
 * Reads a list that is cut into pages by number or offset while items come and go: each item that
 * was there from beginning to end comes once. Each part that is asked for begins with an item that
 * was seen, which proves that nothing between slipped away; where it does not, reading goes back.
 * With pages of 100 it costs a seventh more requests than a plain reading where the service counts
 * pages, a hundredth where it counts items. In memory are the keys of 16 pages.
 *
 * The list's order has to be one that stays as it is: by time of creation, name or number, and not
 * by time of update. Only items that were added while it was read may be left out. A service that
 * pages by cursors needs none of this.
 *
 * @example
 * ```ts
 * import { type HttpClient, steadyItems } from "@plakar-deno/sdk/http";
 *
 * interface Label {
 *   readonly id: number;
 *   readonly name: string;
 * }
 *
 * export function labels(client: HttpClient, signal: AbortSignal): AsyncIterable<Label> {
 *   return steadyItems<Label>({
 *     ask: async ({ page, size }, signal) => {
 *       const query = { page, per_page: size };
 *       return (await client.json<Label[]>({ path: "/repos/a/b/labels", query, signal })).value;
 *     },
 *     key: ({ id }) => id,
 *     size: 100,
 *     action: 'list the labels of "a/b"',
 *     signal,
 *   });
 * }
 * ```
 *
 * @throws {ConnectorError} When a part cannot be had, when the service sends pages that are smaller
 * than it was asked for, and when the list changes faster than it can be read.
 */
export async function* steadyItems<Item>(
  options: SteadyOptions<Item>,
): AsyncGenerator<Item, void, undefined> {
  const { ask, key, by = "page", size, end = "empty", action, signal } = options;
  if (!Number.isSafeInteger(size) || size < LEAST_SIZE) {
    throw new ConnectorError(
      `cannot ${action}: pages of ${size} are too small; give a whole number from ${LEAST_SIZE} on`,
      { code: "invalid_argument" },
    );
  }
  const seen = recentKeys(REMEMBERED * size);
  let window: ListWindow = { offset: 0, page: 1, size };
  let reach = 0;
  let back = 0;
  let withoutNews = 0;
  let begun = 0;
  let behind: ListWindow | undefined; // The short page behind which the list should end.
  let again = 0; // How often there was something behind it.
  let fresh: readonly Item[] = [];

  const goBack = (): ListWindow => {
    back = back === 0 ? size : back * 2;
    if (back > REMEMBERED * size) throw tooFast(action);
    return overlappingWindow(by, Math.max(0, reach - back), size);
  };
  const nextWindow = (items: readonly Item[]): ListWindow | undefined => {
    fresh = [];
    const { offset } = window;
    if (behind !== undefined) {
      const short = behind;
      behind = undefined;
      if (items.length === 0) return undefined;
      again++;
      return short;
    }
    if (offset > 0 && (items.length === 0 || !seen.has(key(items[0]!)))) return goBack();
    fresh = seen.add(items, key);
    [reach, back] = [offset + items.length, 0];
    withoutNews = fresh.length === 0 ? withoutNews + 1 : 0;
    if (offset === 0) begun++;
    if (withoutNews > MOST_IN_VAIN || begun > MOST_IN_VAIN) throw tooFast(action);
    const isShort = items.length < window.size;
    if (isShort && (end === "short" || items.length === 0)) return undefined;
    if (isShort && by === "offset" && fresh.length === 0) return undefined;
    if (isShort && by === "page") {
      if (again > MOST_AGAIN) throw tooFew(action, window.size, items.length);
      behind = window;
      const { page, size } = window;
      return { offset: page * size, page: page + 1, size };
    }
    again = 0;
    return overlappingWindow(by, reach, size);
  };
  // Each is another page to `readPages`, even when it is asked for again.
  const changeOf = ({ offset, page, size }: ListWindow, turn: number): PageChange => {
    return { query: { offset, page, size, turn } };
  };
  const paging: Paging = {
    next(answer, index) {
      const next = nextWindow(listItems(answer, undefined) as readonly Item[]);
      if (next !== undefined) window = next;
      return next === undefined ? undefined : changeOf(next, index + 1);
    },
  };
  const pages = readPages<readonly Item[]>({
    paging,
    action,
    signal,
    async ask(_change, signal) {
      const value = await ask(window, signal);
      return { value, headers: new Headers(), url: NOWHERE };
    },
  });
  for await (const _ of pages) yield* fresh;
}

/** The address of a part does not matter here. */
const NOWHERE = new URL("about:blank");

function tooFast(action: string): ConnectorError {
  return networkFailure({
    kind: "transient",
    action,
    reason: "the list changes faster than it can be read",
    remedy: "try again when less happens there",
  });
}

function tooFew(action: string, asked: number, count: number): ConnectorError {
  return networkFailure({
    kind: "permanent",
    action,
    reason: `the server sent ${count} items in a page of ${asked}, and more behind it`,
    remedy: "ask for smaller pages, no larger than the service allows",
  });
}
