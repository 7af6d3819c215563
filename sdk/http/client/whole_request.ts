import { ConnectorError } from "../../error.ts";
import { type AllowedPlaces, WHOLE_URL } from "./allowed_places.ts";
import type { WholeRequest } from "./answers_of.ts";
import type { HttpRequest } from "./http_request.ts";

/** Methods that may be sent twice (RFC 9110 section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set([
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PUT",
  "TRACE",
]);

/**
 * A request with what it left out; `mask` hides secrets in what is attempted, for every message.
 *
 * @throws {ConnectorError} When it makes no sense, or leads where nothing may be sent.
 */
export function wholeRequest(
  request: HttpRequest,
  places: AllowedPlaces,
  mask: (text: string) => string,
): WholeRequest {
  const { path, query, json, expect = [], cost = 1, budgetKey: key, signal } = request;
  const method = (request.method ?? "GET").toUpperCase();
  const url = places.resolve(path, query, mask(request.action ?? askingFor(path)));
  const action = mask(request.action ?? actionOf(method, url, places));
  const headers = headersOf(request.headers ?? {}, action);
  const body = json === undefined ? bytesOf(request.body) : bytesOf(JSON.stringify(json));
  if (json !== undefined && !headers.has("content-type")) {
    headers.set("content-type", "application/json");
  }
  if (json !== undefined && request.body !== undefined) {
    throw wrong(action, 'it has both "body" and "json"; give one of them');
  }
  if (body !== undefined && (method === "GET" || method === "HEAD")) {
    throw wrong(action, `a ${method} cannot have a body; give it as "query"`);
  }
  return {
    method,
    url,
    headers,
    body,
    action,
    expect,
    isRepeatable: !(body instanceof ReadableStream) &&
      (request.idempotent ?? (IDEMPOTENT.has(method) || headers.has("idempotency-key"))),
    cost,
    key,
    signal,
  };
}

/** What is attempted before it is known where the path leads. */
function askingFor(path: string): string {
  if (WHOLE_URL.test(path)) return "follow an address";
  return `ask for ${JSON.stringify(path.replace(/[?#].*/s, ""))}`;
}

/** What is attempted, without the query: that may hold what nobody should read. */
function actionOf(method: string, url: URL, { base, isHome }: AllowedPlaces): string {
  const path = isHome(url)
    ? url.pathname.slice(url.pathname.startsWith(`${base.pathname}/`) ? base.pathname.length : 0)
    : url.host + url.pathname;
  return `${method.toLowerCase()} ${JSON.stringify(path)}`;
}

/** Headers out of names and values; `action` is for the message when one of them cannot be. */
export function headersOf(given: Readonly<Record<string, string>>, action: string): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    try {
      headers.set(name, value);
    } catch {
      throw wrong(action, `no request can have the header ${JSON.stringify(name)} with its value`);
    }
  }
  return headers;
}

function bytesOf(body: HttpRequest["body"]): WholeRequest["body"] {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}

function wrong(action: string, reason: string): ConnectorError {
  return new ConnectorError(`cannot ${action}: ${reason}`, { code: "invalid_argument" });
}
