import { ConnectorError } from "../../error.ts";
import type { AllowedPlaces } from "./allowed_places.ts";
import type { HttpRequest } from "./http_request.ts";
import { orAbort } from "../../network/or_abort.ts";

/**
 * What sends requests, in the form of `fetch`: for libraries that take one. They expect answers that
 * are failures as they are, and do not know which of their requests may be sent twice.
 */
export function fetchForm(
  ask: (request: HttpRequest) => Promise<Response>,
  { base }: AllowedPlaces,
  closing: AbortSignal,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const given = input instanceof Request ? input : undefined;
    const signal = init?.signal ?? given?.signal ?? closing;
    const { method, headers, body } = requestOf(given ?? base, init);
    const bytes = body === null ? undefined : await orAbort(new Response(body).bytes(), signal);
    return await ask({
      method,
      path: given?.url ?? String(input),
      headers: Object.fromEntries(headers),
      ...(bytes === undefined ? {} : { body: bytes }),
      expect: "all",
      signal,
    });
  };
}

/** A Request knows all the forms that bodies and headers come in. */
function requestOf(input: URL | Request, init: RequestInit | undefined): Request {
  try {
    return new Request(input, { ...init, signal: null });
  } catch {
    // What it throws repeats the value of a header, which may be a secret.
    throw new ConnectorError(
      "cannot send the request of a library: its method, headers or body are none that HTTP has",
      { code: "invalid_argument" },
    );
  }
}
