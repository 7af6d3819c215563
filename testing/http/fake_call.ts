/** A request to a fake server. */
export interface FakeCall {
  /** The request as it came. */
  readonly request: Request;
  /** Its URL. */
  readonly url: URL;
  /** What stood for the names of the route: `{ owner: "me" }` for `/repos/:owner`. */
  readonly params: Readonly<Record<string, string>>;
  /** Which request for this method and path it is, from 1. */
  readonly nth: number;
  /** Which request at all it is, from 1. */
  readonly total: number;
}

/** Answers one kind of request. */
export type FakeRoute = (call: FakeCall) => Response | Promise<Response>;

/** A limit or a fault: answers by itself, or changes what `next` answers. */
export type FakeRule = (call: FakeCall, next: () => Promise<Response>) => Promise<Response>;

/** To which requests a rule applies. */
export interface RuleScope {
  /** A route, such as `GET /repos/:owner/:name/issues` or `/repos/*`; every request when left out. */
  readonly on?: string;
  /** From which of those requests on, counted from 1; the first when left out. */
  readonly from?: number;
  /** For how many of them; all that follow when left out. */
  readonly times?: number;
}
