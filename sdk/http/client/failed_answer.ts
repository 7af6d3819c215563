import type { NetworkFailureOptions } from "../../network/network_failure.ts";

/** An answer that is a failure, with the beginning of its body. */
export interface FailedAnswer {
  /** The status. */
  readonly status: number;
  /** The headers. */
  readonly headers: Headers;
  /** The beginning of the body, at most 64 KiB; "" when there is none. */
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
  /** The method of the request. */
  readonly method: string;
  /** Where it went to. Its query may hold what nobody should read: name the path only. */
  readonly url: URL;
  /** What was attempted, for messages. */
  readonly action: string;
  /** How often this request was refused before because too much was asked. */
  readonly limited: number;
}

/** What a service knows better of a failure than HTTP does; what is left out stays as it is. */
export type FailureWords = Partial<
  Pick<NetworkFailureOptions, "kind" | "reason" | "remedy" | "retryAfter">
>;
