import type { Paging } from "@plakar-deno/sdk/http";
import { linkPaging } from "@plakar-deno/sdk/http";
import { steadyList } from "./steady_list.ts";
import { lastTime, updatedPaging, type Window } from "./updated_paging.ts";

/** An item of a list that is sorted by the time of the last change. */
export interface ChangedItem {
  /** What never changes about it. */
  readonly number: number;
  /** When it changed. */
  readonly updated_at: string;
}

/**
 * The items of a list that changes while it is read: each that is there all the time comes at least
 * once, and again when it changed meanwhile. See `updatedPaging`; what had to be read by links is
 * read again until nothing in it moved.
 *
 * @param pages Reads the list, sorted by `updated` and ascending, paged as told, from `since` on.
 * @param onUnsteady Called when something moved each time, so that something may be missing.
 */
export async function* changedItems<T extends ChangedItem>(
  pages: (paging: Paging, since?: string) => AsyncIterable<readonly T[]>,
  onUnsteady: () => void,
): AsyncGenerator<T> {
  const windows: Window[] = [];
  for await (const page of pages(updatedPaging((window) => void windows.push(window)))) yield* page;

  async function* inWindow({ since, until }: Window): AsyncGenerator<readonly T[]> {
    for await (const page of pages(linkPaging(), since)) {
      yield page;
      if (lastTime(page) > until) return;
    }
  }
  for (const window of windows) {
    // With the time in the key, what moved is not what was there before.
    const key = ({ number, updated_at }: T) => `${number} ${updated_at}`;
    yield* steadyList(() => inWindow(window), key, onUnsteady);
  }
}
