import type { ConnectorError } from "@plakar-deno/sdk";
import { type Clock, networkFailure, retryAfter, statusKind } from "@plakar-deno/sdk/network";
import { type KnownCode, knownCodes } from "./failure_table.ts";
import { readXmlLeniently, textOf, type XmlElement } from "./read_xml.ts";

/** An answer that is a failure. */
export interface FailedAnswer {
  /** What was attempted: `get "a/b" from bucket "x"`. */
  readonly action: string;
  /** The HTTP status; 200 when an error stands in the body of a success. */
  readonly status: number;
  /** The headers. */
  readonly headers: Headers;
  /** The body, or the beginning of a long one; "" when there is none. */
  readonly body: string;
  /** Texts no message may hold. */
  readonly secrets?: readonly string[];
  /** What dates of the server are compared with. */
  readonly clock?: Clock;
}

const codes = new WeakMap<ConnectorError, string>();

/**
 * The error of an answer. The code in its body decides what kind it is, for one status stands for
 * much; where there is none, as after HEAD, the status does. A region that the server names stands
 * in the remedy.
 */
export function s3Failure(answer: FailedAnswer): ConnectorError {
  const { action, status, headers } = answer;
  const document = answer.body === "" ? undefined : readXmlLeniently(answer.body);
  const root = document?.name === "Error" ? document : undefined;
  const code = (root && textOf(root, "Code")) ?? "";
  const known = status === 400 && root === undefined && WANTS_TLS.test(answer.body)
    ? NO_PLAIN
    : knownOf(code, status, root);
  const region = regionIn(root, headers);
  const wait = retryAfter(headers.get("retry-after"), answer.clock);
  const remedy = known.kind === "config" && region !== undefined
    ? regionRemedy(region, root)
    : known.remedy;
  const error = networkFailure({
    kind: known.kind,
    action,
    reason: reasonOf(status, code, root, answer.secrets ?? []),
    ...(remedy === undefined ? {} : { remedy }),
    ...(wait === undefined ? {} : { retryAfter: wait }),
  });
  if (code !== "") codes.set(error, code);
  return error;
}

/** The code the server gave the error, such as `NoSuchKey`; undefined when there was none. */
export function s3Code(error: unknown): string | undefined {
  let cause = error;
  for (let depth = 0; cause instanceof Error && depth < 8; depth++, cause = cause.cause) {
    const code = codes.get(cause as ConnectorError);
    if (code !== undefined) return code;
  }
  return undefined;
}

function knownOf(code: string, status: number, root: XmlElement | undefined): KnownCode {
  const known = knownCodes.get(code);
  if (known !== undefined) return known;
  const message = (root && textOf(root, "Message")) ?? "";
  if (status === 400 && /server.side encryption|customer.*key/i.test(message)) {
    return {
      kind: "config",
      remedy: "set sse_customer_key to the key the object was written with",
    };
  }
  if (code === "" && (status === 400 || status === 401 || status === 403)) {
    return NO_WORD[status];
  }
  if (status === 401 || status === 403) return { kind: "auth" };
  // 503 tells of load in S3, where other servers tell of an accident (S3 API, "SlowDown").
  if (status === 503) return { kind: "rate-limited" };
  // A code that nobody knows, in the body of a success: the server failed on its way.
  return { kind: status < 300 ? "transient" : statusKind(status) };
}

const REFUSED: KnownCode = {
  kind: "auth",
  remedy: "check access_key, secret_access_key and region, and that the policy permits it",
};

/** How Go's servers (MinIO and others) and nginx refuse what came without TLS. */
const WANTS_TLS = /HTTP request (?:was sent )?to (?:an )?HTTPS (?:server|port)/;

const NO_PLAIN: KnownCode = { kind: "config", remedy: "the port expects TLS: set use_tls=true" };

/** What a refusal may mean that came without a word, as every one after HEAD does. */
const NO_WORD: Readonly<Record<400 | 401 | 403, KnownCode>> = {
  400: { kind: "config", remedy: "check region, session_token and sse_customer_key" },
  401: REFUSED,
  403: REFUSED,
};

/** A region written by the server; it goes into a message, so nothing else may stand in it. */
function regionIn(root: XmlElement | undefined, headers: Headers): string | undefined {
  const named = headers.get("x-amz-bucket-region") ?? (root && textOf(root, "Region"));
  return named !== undefined && /^[A-Za-z0-9-]{1,64}$/.test(named) ? named : undefined;
}

function regionRemedy(region: string, root: XmlElement | undefined): string {
  const endpoint = root && textOf(root, "Endpoint");
  const server = endpoint !== undefined && /^[A-Za-z0-9.:-]{1,255}$/.test(endpoint)
    ? `; the server for it is ${endpoint}`
    : "";
  return `the bucket is in another region; set region=${region}${server}`;
}

/** What moves a terminal's cursor or turns the direction of its text. */
// deno-lint-ignore no-control-regex
const UNSHOWN = /[\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Longest text of a server that is repeated. */
const LONGEST_MESSAGE = 200;

function reasonOf(
  status: number,
  code: string,
  root: XmlElement | undefined,
  secrets: readonly string[],
): string {
  let message = (root && textOf(root, "Message"))?.replace(/\s+/g, " ").trim() ?? "";
  for (const secret of secrets) message = message.replaceAll(secret, "***");
  message = message.replace(UNSHOWN, "?").slice(0, LONGEST_MESSAGE).replace(/\.$/, "");
  const name = /^[A-Za-z0-9.]{1,100}$/.test(code) ? ` ${code}` : "";
  return `the server answered ${status}${name}${message === "" ? "" : ` (${message})`}`;
}
