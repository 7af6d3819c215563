import type { RecordedAnswer } from "./recording.ts";
import { recordedBody } from "./recorded_body.ts";

/** Headers of an answer that clients act on; every other may tell more than anybody reads. */
const KEPT: ReadonlySet<string> = new Set([
  "accept-ranges",
  "cache-control",
  "content-disposition",
  "content-length",
  "content-range",
  "content-type",
  "etag",
  "last-modified",
  "link",
  "location",
  "retry-after",
  "x-next-page",
  "x-page",
  "x-per-page",
  "x-prev-page",
  "x-total",
  "x-total-count",
  "x-total-pages",
]);
const RATE = /^(x-)?rate-?limit/;

/** An answer in the form that is recorded. */
export function keptAnswer(
  { status, headers: given }: Pick<Response, "status" | "headers">,
  body: Uint8Array,
  headers: readonly string[],
): RecordedAnswer {
  const more = new Set(headers.map((name) => name.toLowerCase()));
  const kept = [...given]
    .filter(([name]) => KEPT.has(name) || RATE.test(name) || more.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { status, headers: Object.fromEntries(kept), ...recordedBody(body) };
}

/** Whether an answer says nothing about what was asked for, only that the service had no time. */
export function isTransient({ status, headers }: RecordedAnswer): boolean {
  return status === 408 || status === 429 || status >= 500 ||
    status >= 400 && headers["retry-after"] !== undefined;
}

/** What two answers that say the same have in common: all but the state of limits. */
export function answerKey({ headers, ...rest }: RecordedAnswer): string {
  const said = Object.entries(headers).filter(([name]) => !RATE.test(name));
  return JSON.stringify([said, rest]);
}
