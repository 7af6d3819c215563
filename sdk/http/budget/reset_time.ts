import type { Clock } from "../../network/clock.ts";
import { httpDate } from "../../network/http_date.ts";

/** The end of a window: on the clock of the server, or from now; both in milliseconds. */
export type ResetTime = { readonly reset: number } | { readonly resetIn: number };

/** From here on a number is milliseconds since 1970 (1973 on), as Linear sends them. */
const MILLISECONDS_SINCE_1970 = 1e11;

/** From here on it is seconds since 1970 (2001 on), as GitHub and Okta send them; below: from now. */
const SECONDS_SINCE_1970 = 1e9;

/** `2026-11-21T12:00Z`, seconds and zone or not, as Atlassian sends it. */
const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;

/** Reads when a window ends, in any of the forms that services send; undefined for none of them. */
export function resetTime(header: string | undefined, clock: Clock): ResetTime | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return numbered(Math.min(Number(text), 8.64e15));
  const iso = ISO.exec(text);
  const date = iso === null ? httpDate(text, clock) : isoDate(iso);
  return date === undefined || Number.isNaN(date) ? undefined : { reset: date };
}

function numbered(number: number): ResetTime {
  if (number >= MILLISECONDS_SINCE_1970) return { reset: number };
  return number >= SECONDS_SINCE_1970 ? { reset: number * 1_000 } : { resetIn: number * 1_000 };
}

/** A minute without seconds is taken at its end: to come too early is to be refused again. */
function isoDate([, minute, seconds, zone = "Z"]: RegExpExecArray): number {
  return Date.parse(`${minute}${seconds ?? ":59.999"}${zone}`);
}
