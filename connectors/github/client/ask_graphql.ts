import type { HttpClient } from "@plakar-deno/sdk/http";
import { type Clock, failureKind, retry, retryAfter } from "@plakar-deno/sdk/network";
import { secondaryWait } from "./github_failure.ts";
import { type GraphqlError, graphqlFailure } from "./graphql_failure.ts";

/** A question to GraphQL. */
export interface GraphqlQuestion {
  /** Where to ask. */
  readonly url: string;
  /** The query; it begins with `query NAME`. */
  readonly query: string;
  /** Its variables, all of them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** What is attempted, for messages. */
  readonly action: string;
  /** Whether an answer will do of which parts are null, for reasons that `errors` tells. */
  readonly partial?: boolean;
  /** Ends it. */
  readonly signal: AbortSignal;
}

const ATTEMPTS = 6;

const isOfPart = (type: string | undefined): boolean =>
  type === "FORBIDDEN" || type === "INSUFFICIENT_SCOPES" || type === "NOT_FOUND";

/** What GraphQL answers; `message` stands alone where it says what REST would say. */
interface GraphqlAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly GraphqlError[];
  readonly message?: string;
}

/**
 * Asks GraphQL, and throws what its `errors` say. Those come with the status 200, so the client does
 * not see them: what may pass is tried again here.
 */
export function askGraphql<Data>(
  client: HttpClient,
  { url, query, variables, action, partial = false, signal }: GraphqlQuestion,
  { total, clock }: { readonly total: number; readonly clock?: Clock },
): Promise<Data> {
  // Failures of the client were tried again already.
  const answered = new WeakSet<Error>();
  let limited = 0;
  async function ask(): Promise<Data> {
    const { value, headers } = await client.json<GraphqlAnswer<Data>>({
      method: "POST",
      path: url,
      json: { operationName: /^query (\w+)/.exec(query)?.[1], query, variables },
      // A query changes nothing.
      idempotent: true,
      action,
      signal,
    });
    const { data, errors = [], message } = value;
    // What has no type, such as too long a time, may pass, and is no word about a part.
    const isAll = errors.length === 0 || partial && errors.every(({ type }) => isOfPart(type));
    if (isAll && data !== undefined && data !== null) return data;
    const wait = retryAfter(headers.get("retry-after"), clock) ?? secondaryWait(limited);
    const worst = errors.find(({ type }) => !isOfPart(type)) ?? errors[0] ?? { message };
    const failure = graphqlFailure(worst, action, wait);
    if (failureKind(failure) === "rate-limited") limited++;
    answered.add(failure);
    throw failure;
  }
  return retry(ask, {
    signal,
    attempts: ATTEMPTS,
    total,
    retryable: (error) =>
      error instanceof Error && answered.has(error) &&
      ["transient", "rate-limited"].includes(failureKind(error)),
    ...clock && { clock },
  });
}
