/** A value of a query parameter; `undefined` leaves the parameter out. */
export type QueryValue = string | number | boolean | undefined;

/** One request to a server. */
export interface HttpRequest {
  /** The HTTP method; GET when left out. */
  readonly method?: string;
  /**
   * Path below the client's `baseUrl`, as `/repos/a/b`, or the whole URL of a host the client may
   * ask. A leading slash changes nothing: both forms lie below the path of `baseUrl`.
   */
  readonly path: string;
  /** Query parameters, set beside those the path has. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Headers beside those of the client and its authentication. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The body. Bytes and text are sent whole; they are not changed, and not kept after the answer. A
   * stream is sent as it is read, at any length: once, so that the request is never tried again,
   * whatever `idempotent` says, and fails at a redirect that asks for it anew. When it
   * fails, what was not read of the stream is cancelled.
   */
  readonly body?: Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array>;
  /** A value that is sent as the body in JSON, with its content type. */
  readonly json?: unknown;
  /** What is attempted, for messages: `list issues of "a/b"`; `get "/path"` when left out. */
  readonly action?: string;
  /** Statuses of 300 and more that are handed back instead of thrown; `"all"` for any. */
  readonly expect?: readonly number[] | "all";
  /**
   * Whether it may be sent twice; when left out: its method is one that HTTP calls idempotent (RFC
   * 9110 section 9.2.2), or it has the header `Idempotency-Key`. Set it for queries that are POSTed.
   */
  readonly idempotent?: boolean;
  /** What it takes from the budget; 1 when left out. */
  readonly cost?: number;
  /** Which budget it takes that from; what `budgetKey` of the client says when left out. */
  readonly budgetKey?: string;
  /** Ends the request, and the body of its answer. */
  readonly signal: AbortSignal;
}
