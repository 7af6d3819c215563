/** An answer that is a JSON document. */
export interface JsonAnswer<Value> {
  /** The value; `undefined` when the answer has no body, as 204 has none. */
  readonly value: Value;
  /** The status. */
  readonly status: number;
  /** The headers. */
  readonly headers: Headers;
  /** Where it came from, after redirects. */
  readonly url: URL;
  /** Whether the server said that nothing changed since it was asked before (304). */
  readonly unchanged: boolean;
}
