import type { HttpRequest } from "../client/http_request.ts";
import type { PageChange } from "./paging.ts";

/**
 * The first request with the change that leads to another page: an address replaces path and query,
 * parameters are set over those of the request, and JSON takes the place of any body.
 */
export function applyChange(request: HttpRequest, change: PageChange): HttpRequest {
  const { body: _body, ...bare } = request;
  const moved = change.path === undefined ? {} : { path: change.path, query: {} };
  const { query } = { ...request, ...moved };
  return {
    ...("json" in change ? { ...bare, json: change.json } : request),
    ...moved,
    ...(change.query === undefined ? {} : { query: { ...query, ...change.query } }),
  };
}
