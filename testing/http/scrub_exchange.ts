import { isCredentialHeader } from "./credential_names.ts";
import type { Exchange, RecordedBody } from "./recording.ts";
import { recordedBody } from "./recorded_body.ts";
import type { Scrubber } from "./scrubber.ts";

/** An exchange without secrets: in its URL, the headers and the bodies both ways. */
export function scrubExchange({ request, answer }: Exchange, scrubber: Scrubber): Exchange {
  return {
    request: {
      method: request.method,
      url: scrubber.url(request.url),
      headers: scrubHeaders(request.headers, scrubber),
      ...scrubBody(request, scrubber),
    },
    answer: {
      status: answer.status,
      headers: scrubHeaders(answer.headers, scrubber),
      ...scrubBody(answer, scrubber),
    },
  };
}

function scrubHeaders(
  headers: Readonly<Record<string, string>>,
  { text }: Scrubber,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !isCredentialHeader(name))
      .map(([name, value]) => [name, text(value)]),
  );
}

/** A body without secrets. */
export function scrubBody({ json, text, base64 }: RecordedBody, scrubber: Scrubber): RecordedBody {
  if (json !== undefined) return { json: scrubber.json(json) };
  if (text !== undefined) return { text: scrubber.text(text) };
  return base64 === undefined ? {} : recordedBody(scrubber.bytes(Uint8Array.fromBase64(base64)));
}
