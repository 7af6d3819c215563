import { isCredentialHeader } from "./credential_names.ts";

// They belong to one connection.
const OF_CONNECTION = ["connection", "content-length", "host", "keep-alive", "transfer-encoding"];
// The body of an answer was unpacked; that of a request is passed on as it came.
const OF_ANSWER = [...OF_CONNECTION, "content-encoding"];

/**
 * A request as it is passed on to the service.
 *
 * @param isSecret Which values of headers must not be passed on, as credentials must not: on the
 * loopback, a client sends them to all hosts of the service alike. None for the base host.
 */
export function forwardedRequest(
  { method, headers: given, signal }: Request,
  url: URL,
  body: Uint8Array,
  isSecret?: (value: string) => boolean,
): Request {
  const headers = without(given, OF_CONNECTION);
  // Who asks for plain bytes is told their number.
  if (given.get("accept-encoding") !== "identity") headers.delete("accept-encoding");
  for (const [name, value] of [...headers]) {
    if (isSecret !== undefined && (isCredentialHeader(name) || isSecret(value))) {
      headers.delete(name);
    }
  }
  return new Request(url, {
    method,
    headers,
    body: body.length === 0 ? null : Uint8Array.from(body),
    redirect: "manual",
    signal,
  });
}

/** The headers of an answer whose body was unpacked, as they are passed on; its length is told apart. */
export function answeredHeaders(headers: Headers): Headers {
  return without(headers, OF_ANSWER);
}

function without(given: Headers, names: readonly string[]): Headers {
  const headers = new Headers(given);
  for (const name of names) headers.delete(name);
  return headers;
}
