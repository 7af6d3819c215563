import { escapePath } from "@plakar-deno/sdk";
import type { HttpRequest } from "@plakar-deno/sdk/http";
import type { Api } from "./api.ts";

/**
 * Any request for a document: to put it, delete it, read a part of it. What the server refuses is
 * thrown, but for the statuses in `expect`. The caller reads the body of the answer, or cancels it.
 */
export function askDocument(
  { client, pathOf }: Api,
  key: string,
  request: Omit<HttpRequest, "path" | "action">,
): Promise<Response> {
  const action = `${request.method ?? "GET"} "${escapePath(key)}"`;
  return client.request({ ...request, path: pathOf(key), action });
}
