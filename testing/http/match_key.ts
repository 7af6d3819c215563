import type { RecordedBody, RecordedRequest } from "./recording.ts";

/** Headers that make no request another one: answered with 304 when what was kept still holds. */
export const CONDITIONAL: ReadonlySet<string> = new Set(["if-modified-since", "if-none-match"]);

/** What makes a request the same as another: all but its conditions, however its JSON is written. */
export function matchKey({ method, url, headers, ...body }: RecordedRequest): string {
  const decisive = Object.entries(headers).filter(([name]) => !CONDITIONAL.has(name)).sort();
  return JSON.stringify([url, method, decisive, bodyKey(body)]);
}

function bodyKey({ json, text, base64 }: RecordedBody): unknown {
  return [json === undefined ? null : ordered(json), text ?? null, base64 ?? null];
}

/** A value whose objects have their fields in the order of their names. */
function ordered(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => [name, ordered(each)]);
}
