/** What a strategy of paging sees of a page. */
export interface PageAnswer {
  /** The page's JSON. */
  readonly value: unknown;
  /** The headers of the answer. */
  readonly headers: Headers;
  /** Where it came from, with the query, after redirects. */
  readonly url: URL;
  /** What is read, for messages: `list issues of "a/b"`. */
  readonly action: string;
}

/** What changes in the request for another page; what is not named stays. */
export interface PageChange {
  /** Another address, absolute or relative to `baseUrl`: it replaces path and query. */
  readonly path?: string;
  /** Parameters that are set over those of the request; undefined takes one away. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Another JSON body, for services that page by POST. */
  readonly json?: unknown;
}

/**
 * How a service says where the next page is: made by `linkPaging`, `cursorPaging`, `pagePaging` and
 * `offsetPaging`. One may serve many lists at once: it remembers nothing.
 */
export interface Paging {
  /** What the first request has beside its own, such as the size of a page. */
  readonly first?: PageChange;
  /**
   * The change that leads from the *first* request to the page behind this one; undefined behind
   * the last page. `index` is that of this page, from 0 on, and `present` the change that led to it.
   *
   * @throws {ConnectorError} When the answer makes no sense.
   */
  next(answer: PageAnswer, index: number, present: PageChange): PageChange | undefined;
  /**
   * Finds the list in a page, for a paging that counts by itself: a service that takes no notice of
   * the number sends the same page for ever, and is found out by that.
   */
  readonly list?: (answer: PageAnswer) => readonly unknown[];
}

/** One page. */
export interface Page<Value = unknown> {
  /** The page's JSON. */
  readonly value: Value;
  /** The headers of the answer. */
  readonly headers: Headers;
  /** Where it came from, with the query, after redirects. */
  readonly url: URL;
  /** Which page it is, from 0 on. */
  readonly index: number;
}
