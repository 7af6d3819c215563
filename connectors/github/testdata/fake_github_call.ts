import type { Documents } from "./fake_github_documents.ts";
import type { FakeWorld } from "./fake_github_world.ts";

/** A request that is worked on. */
export interface FakeCall {
  readonly method: string;
  /** Without the prefix of Enterprise. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: string;
  /** The address of the API, without a slash at its end. */
  readonly api: string;
  /** The address of the host that assets lie on; undefined when the API has them itself. */
  readonly assets: string | undefined;
  readonly world: FakeWorld;
  readonly documents: Documents;
  /** The login that the token belongs to; undefined without one. */
  readonly viewer: string | undefined;
  /** Whether the list of issues is paged by cursors. */
  readonly cursors: boolean;
}

/** What is answered, before limits and validators. */
export interface FakeReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON value, or bytes. */
  readonly body?: unknown;
  /** When the one object that is answered was changed, as GitHub writes times. */
  readonly modified?: string;
}

/** An error of the REST API. */
export function refusal(status: number, message: string, more: object = {}): FakeReply {
  const documentation = "https://docs.github.com/rest";
  return {
    status,
    body: { message, documentation_url: documentation, status: String(status), ...more },
  };
}

/** The answer to what is not there, or what the token may not know of. */
export const NOT_FOUND: FakeReply = refusal(404, "Not Found");
