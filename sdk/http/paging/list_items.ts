import { pagingFailure } from "./paging_failure.ts";
import type { PageAnswer } from "./paging.ts";

/** Finds the list in a page's JSON. */
export type ReadItems = (value: unknown, answer: PageAnswer) => readonly unknown[] | undefined;

/** The list of a page; it throws where there is none, since that cannot be told from the end. */
export function listItems(answer: PageAnswer, read: ReadItems | undefined): readonly unknown[] {
  const items: unknown = read === undefined ? answer.value : read(answer.value, answer);
  if (Array.isArray(items)) return items;
  throw pagingFailure(
    answer.action,
    "the server sent a page without a list",
    "check where the connector looks for it",
  );
}
