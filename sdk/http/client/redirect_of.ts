import type { ConnectorError } from "../../error.ts";
import { networkFailure } from "../../network/network_failure.ts";

/** How often a server may send a request on. */
export const MOST_REDIRECTS = 5;

/** Where a request is sent on to. */
export interface Redirect {
  /** The place; undefined when what the server names is none. */
  readonly url: URL | undefined;
  /** The method it is asked with there. */
  readonly method: string;
}

/**
 * Where an answer sends a request on to (RFC 9110 section 15.4): with GET after 303, with the same
 * method otherwise; undefined when it does not, and when that would turn a POST into a GET: that
 * is not what was asked for.
 */
export function redirectOf(
  status: number,
  headers: Headers,
  from: URL,
  method: string,
): Redirect | undefined {
  const location = headers.get("location");
  const isRead = method === "GET" || method === "HEAD";
  if (location === null) return undefined;
  if (status !== 303 && status !== 307 && status !== 308) {
    if (!isRead || (status !== 301 && status !== 302)) return undefined;
  }
  const url = URL.parse(location, from) ?? undefined;
  // A name and a password in it would be the server's, not ours.
  if (url !== undefined) url.username = url.password = url.hash = "";
  return { url, method: status === 303 && !isRead ? "GET" : method };
}

/** What may follow a request to a server of another origin: nothing that could be a credential. */
const CROSSING: readonly string[] = [
  "accept",
  "accept-encoding",
  "accept-language",
  "content-type",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "range",
  "user-agent",
];

/** The headers of a request that goes on to another origin. */
export function crossingHeaders(
  own: Headers,
  ofClient: Readonly<Record<string, string>>,
): Headers {
  const headers = new Headers();
  const all = new Headers(ofClient);
  for (const [name, value] of own) all.set(name, value);
  for (const name of CROSSING) {
    const value = all.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

/** Says that a server sends a request on without end. */
export function endlessRedirect(action: string, url: URL): ConnectorError {
  return networkFailure({
    kind: "config",
    action,
    reason: `${url.host} sends the request from one address to the next`,
    remedy: "check the address in the options",
  });
}

/** Says that a server sends a request on whose body is gone, as it was a stream. */
export function sentAway(action: string, { host }: URL, to: URL): ConnectorError {
  return networkFailure({
    kind: "config",
    action,
    reason: `${host} sends the request on to ${to.host}, and its body was sent already`,
    remedy: "check the address in the options: it must be the one that takes what is sent",
  });
}

/** Says that a server sends a request on to nowhere. */
export function noPlace(action: string, url: URL): ConnectorError {
  return networkFailure({
    kind: "config",
    action,
    reason: `${url.host} sends the request on to an address that is none`,
    remedy: "check the address in the options",
  });
}
