import { turningTokens } from "../../network/turning_tokens.ts";
import type { Page, PageAnswer, PageChange, Paging } from "./paging.ts";
import { pagingFailure } from "./paging_failure.ts";

/** Pages that are all the same, one behind the other: more than a list without names may have. */
const SAME_PAGES = 8;

/** What {@link readPages} needs. */
export interface ReadPagesOptions {
  /** How to get from page to page. */
  readonly paging: Paging;
  /** Gets one page: the first request with this change, tried again inside as a whole. */
  readonly ask: (change: PageChange, signal: AbortSignal) => Promise<Omit<PageAnswer, "action">>;
  /** What is read, for messages: `list issues of "a/b"`. */
  readonly action: string;
  /** Ends the reading. */
  readonly signal: AbortSignal;
}

/**
 * Reads page after page: in memory are the one that is used and, to save the time of waiting for
 * it, the one behind it. The list is complete, or it throws.
 *
 * @throws {ConnectorError} When a page cannot be had or makes no sense, such as one that leads back
 * to a page that was there before.
 */
export async function* readPages<Value>(
  options: ReadPagesOptions,
): AsyncGenerator<Page<Value>, void, undefined> {
  const { paging, ask, action, signal } = options;
  const leaving = new AbortController();
  const stop = () => leaving.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const askFor = (change: PageChange): ReturnType<typeof ask> => {
    const asked = ask(change, leaving.signal);
    // It is awaited later, or never when the reader leaves.
    asked.catch(() => {});
    return asked;
  };
  const cameBefore = turningTokens();
  const isStuck = samePages();
  let present: PageChange | undefined = paging.first ?? {};
  let asked: ReturnType<typeof ask> | undefined;
  try {
    leaving.signal.throwIfAborted();
    asked = askFor(present);
    for (let index = 0; asked !== undefined; index++) {
      const { value, headers, url } = await asked;
      asked = undefined;
      const answer: PageAnswer = { value, headers, url, action };
      const next = nextOf(paging, answer, index, present);
      if (next !== undefined && (next.path === url.href || cameBefore(JSON.stringify(next)))) {
        throw circle(action);
      }
      if (next !== undefined && isStuck(paging.list?.(answer))) throw same(action);
      if (next !== undefined) asked = askFor(present = next);
      yield { value: value as Value, headers, url, index };
      leaving.signal.throwIfAborted();
    }
  } finally {
    signal.removeEventListener("abort", stop);
    leaving.abort(new DOMException("the reader left", "AbortError"));
    // Its request is given up at once, and nothing of it goes on.
    await asked?.catch(() => {});
  }
}

/** The change that leads on; what reads a page takes its form for granted, and fails on any other. */
function nextOf(
  paging: Paging,
  answer: PageAnswer,
  index: number,
  present: PageChange,
): PageChange | undefined {
  try {
    return paging.next(answer, index, present);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw pagingFailure(
      answer.action,
      `the server sent a page of another form than the connector reads (${error.message})`,
      "check what the service answers, and how the connector pages",
    );
  }
}

/** Tells whether a list, which has something in it, came so often that it will for ever. */
function samePages(): (list: readonly unknown[] | undefined) => boolean {
  let last = "";
  let count = 0;
  return (list) => {
    const text = list === undefined || list.length === 0 ? "" : JSON.stringify(list);
    count = text !== "" && text === last ? count + 1 : 1;
    last = text;
    return count >= SAME_PAGES;
  };
}

function same(action: string) {
  return pagingFailure(
    action,
    `the server sent the same page ${SAME_PAGES} times`,
    "check the name of the parameter that the connector pages by",
  );
}

function circle(action: string) {
  return pagingFailure(
    action,
    "a page leads back to one that was there before, so the list has no end",
    "check the server, and how the connector pages",
  );
}
