import { type RecordedRequest, SCRUBBED } from "./recording.ts";
import { isCredentialHeader, isCredentialName } from "./credential_names.ts";
import { recordedBody } from "./recorded_body.ts";

/** Headers of a request that decide about its answer; the lower-case names. */
const KEPT: readonly string[] = ["accept", "if-modified-since", "if-none-match", "range"];

/**
 * A request in the form that is recorded and looked up: its URL without user, password and fragment,
 * the values of credential parameters gone, the others in the order of their names.
 *
 * @param headers Names of more headers that decide about the answer.
 */
export function recordedRequest(
  { method, headers: given }: Pick<Request, "method" | "headers">,
  url: URL,
  body: Uint8Array,
  headers: readonly string[],
): RecordedRequest {
  const kept: Record<string, string> = {};
  for (const name of [...KEPT, ...headers.map((each) => each.toLowerCase())].sort()) {
    const value = isCredentialHeader(name) ? null : given.get(name);
    // What clients say who do not care.
    if (value !== null && !(name === "accept" && value === "*/*")) kept[name] = value;
  }
  return { method, url: canonicalUrl(url), headers: kept, ...recordedBody(body) };
}

/** A URL as recordings hold it. */
export function canonicalUrl(given: URL): string {
  const url = new URL(given);
  url.username = "";
  url.password = "";
  url.hash = "";
  // A question mark alone asks nothing; it is gone once an empty query is set.
  if (url.search === "") url.search = "";
  else {
    for (const name of [...url.searchParams.keys()]) {
      if (isCredentialName(name)) url.searchParams.set(name, SCRUBBED);
    }
    url.searchParams.sort();
  }
  return url.href;
}
