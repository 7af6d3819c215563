import type { Clock } from "../../network/clock.ts";
import { rateLimitItems } from "./rate_limit_items.ts";
import { resetTime } from "./reset_time.ts";

/** One limit as an answer tells it, before its time is set against the clock of this machine. */
export interface RateFields {
  /** Requests, or points, of one window. */
  readonly limit?: number;
  /** What is left of them. */
  readonly remaining?: number;
  /** When the window ends, in milliseconds since 1970 on the clock of the server. */
  readonly reset?: number;
  /** When the window ends, in milliseconds from now. */
  readonly resetIn?: number;
  /** How the server calls the limit. */
  readonly name?: string;
}

/**
 * What the headers are called, by what stands before `-limit`, `-remaining` and `-reset`:
 * GitHub, Discord, Atlassian, Reddit; Okta, Zendesk, X; GitLab, Microsoft Graph, the IETF's drafts up
 * to 06; Linear's two; HubSpot's three.
 */
const FAMILIES: readonly (readonly [start: string, name?: string])[] = [
  ["x-ratelimit"],
  ["x-rate-limit"],
  ["ratelimit"],
  ["x-ratelimit-requests", "requests"],
  ["x-ratelimit-complexity", "complexity"],
  ["x-hubspot-ratelimit", "interval"],
  ["x-hubspot-ratelimit-daily", "daily"],
  ["x-hubspot-ratelimit-secondly", "secondly"],
];

/** Every limit that the headers of an answer tell of. */
export function rateFields(headers: Headers, clock: Clock): readonly RateFields[] {
  return [
    ...FAMILIES.map(([start, name]) => family(headers, start, name, clock)),
    ...rateLimitItems(headers.get("ratelimit")),
    ...[...headers].map(([header, value]) => single(header, value)),
  ].filter((found) => found?.remaining !== undefined || found?.limit !== undefined)
    .map((found) => found ?? {});
}

function family(
  headers: Headers,
  start: string,
  fixedName: string | undefined,
  clock: Clock,
): RateFields {
  const get = (end: string) => headers.get(start + end) ?? undefined;
  const name = fixedName ?? get("-resource") ?? get("-bucket") ?? get("-name");
  // Zendesk and HubSpot tell the limit without `-limit`, HubSpot's of the interval is `-max`.
  const limit = firstNumber(get("-limit") ?? get("-max") ?? get(""));
  const remaining = firstNumber(get("-remaining"));
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(limit === undefined && remaining === undefined ? {} : endOf(get, clock)),
    ...(name === undefined ? {} : { name }),
  };
}

/** When the window ends; where only its length is told, it may take all of that. */
function endOf(get: (end: string) => string | undefined, clock: Clock): RateFields {
  const after = firstNumber(get("-reset-after"));
  if (after !== undefined) return { resetIn: after * 1_000 };
  const reset = resetTime(get("-reset") ?? get("-resettime"), clock);
  if (reset !== undefined) return reset;
  const ms = firstNumber(get("-interval-milliseconds"));
  const seconds = firstNumber(get("-interval-seconds"));
  const length = ms ?? (seconds === undefined ? undefined : seconds * 1_000);
  return length === undefined ? {} : { resetIn: length };
}

/** Limits that stand in one header: Shopify's, Salesforce's and Zendesk's of single lists. */
function single(header: string, value: string): RateFields | undefined {
  if (header === "x-shopify-shop-api-call-limit") return usedOf(/^(\d+)\/(\d+)$/.exec(value));
  if (header === "sforce-limit-info") return usedOf(/\bapi-usage=(\d+)\/(\d+)/.exec(value));
  if (!header.startsWith("zendesk-ratelimit-")) return undefined;
  const part = (name: string) => firstNumber(new RegExp(`\\b${name}=(\\d+)`).exec(value)?.[1]);
  const [limit, remaining, resets] = [part("total"), part("remaining"), part("resets")];
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resets === undefined ? {} : { resetIn: resets * 1_000 }),
    name: header.slice("zendesk-ratelimit-".length),
  };
}

function usedOf(found: RegExpExecArray | null): RateFields | undefined {
  if (found === null) return undefined;
  const limit = Number(found[2]);
  return { limit, remaining: Math.max(0, limit - Number(found[1])) };
}

/** The number at the beginning: of `100, 100;w=60` and `76;w=21600` it is the one that holds. */
function firstNumber(text: string | undefined): number | undefined {
  const digits = /^\s*(\d+(?:\.\d+)?)(?=\s*(?:[,;]|$))/.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
}
