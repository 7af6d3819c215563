import type { ConnectorError } from "../../error.ts";
import type { FailureKind } from "../../network/failure_kind.ts";
import { networkFailure } from "../../network/network_failure.ts";
import { statusKind } from "../../network/status_kind.ts";
import { serverWords } from "../client/server_words.ts";

/** What a token server gives (RFC 6749 section 5.1). */
export interface TokenAnswer {
  /** The access token. */
  readonly token: string;
  /** Milliseconds it is good for; undefined when the server does not tell. */
  readonly lifetime: number | undefined;
  /** The refresh token that takes the place of the one that was used; undefined when it stays. */
  readonly refreshToken: string | undefined;
}

/** The answer of a token server as it came. */
export interface RawTokenAnswer {
  /** The status. */
  readonly status: number;
  /** How long the server asks to be left alone, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** The body. */
  readonly text: string;
  /** What is attempted, for messages. */
  readonly action: string;
  /** Hides secrets. */
  readonly mask: (text: string) => string;
}

/** What the errors of RFC 6749 section 5.2 mean for an operator. */
const KNOWN: Readonly<Record<string, readonly [kind: FailureKind, remedy?: string]>> = {
  invalid_client: ["auth", "check the client's id and secret"],
  invalid_grant: ["auth", "the refresh token has ended or was revoked: log in again for another"],
  invalid_scope: ["config", "check the scope"],
  temporarily_unavailable: ["transient"],
  unauthorized_client: ["auth", "allow the client to use refresh tokens"],
  unsupported_grant_type: ["config", "check the address of the token server"],
};

/**
 * Reads what a token server answered.
 *
 * @throws {ConnectorError} When it refuses, or its answer makes no sense.
 */
export function tokenAnswer(answer: RawTokenAnswer): TokenAnswer {
  const { status, text } = answer;
  const json = objectIn(text);
  const { access_token: token, token_type: type, expires_in, refresh_token } = json ?? {};
  // Some answer 200 with an error in it.
  if (status < 200 || status > 299 || typeof json?.error === "string") throw refusal(answer, json);
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
    throw odd(answer, "the answer of the token server holds no access token");
  }
  if (typeof type === "string" && type.toLowerCase() !== "bearer") {
    throw odd(answer, "the token server gives tokens of another type than Bearer");
  }
  const seconds = Number(expires_in);
  const hasEnd = (typeof expires_in === "number" || typeof expires_in === "string") && seconds > 0;
  return {
    token,
    lifetime: hasEnd ? seconds * 1000 : undefined,
    refreshToken: typeof refresh_token === "string" && refresh_token !== ""
      ? refresh_token
      : undefined,
  };
}

function refusal(answer: RawTokenAnswer, json: Fields | undefined): ConnectorError {
  const { status, retryAfter, text, action, mask } = answer;
  const code = typeof json?.error === "string" && /^\w{1,60}$/.test(json.error) ? json.error : "";
  const known = Object.hasOwn(KNOWN, code) ? KNOWN[code] : undefined;
  const said = serverWords(text, json, mask);
  const words = [code, said === code ? "" : said].filter(Boolean).join(": ");
  const remedy = known?.[1];
  return networkFailure({
    kind: known?.[0] ?? (status < 300 ? "permanent" : statusKind(status)),
    action,
    reason: `the token server answered ${status}${words === "" ? "" : ` (${words})`}`,
    ...(remedy === undefined ? {} : { remedy }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

function odd({ action }: RawTokenAnswer, reason: string): ConnectorError {
  const remedy = "check the address of the token server";
  return networkFailure({ kind: "config", action, reason, remedy });
}

type Fields = Readonly<Record<string, unknown>>;

function objectIn(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value as Fields : undefined;
  } catch {
    return undefined;
  }
}
