import { CONDITIONAL } from "./match_key.ts";
import type { RecordedRequest } from "./recording.ts";

/** What makes a request another one, as lines: method and path, parameters, headers, body. */
export function requestLines({ method, url, headers, ...body }: RecordedRequest): string[] {
  const { origin, pathname, searchParams } = new URL(url);
  return [
    `${method} ${origin}${pathname}`,
    ...[...searchParams].map(([name, value]) => `  ${name}=${value}`),
    ...Object.entries(headers).filter(([name]) => !CONDITIONAL.has(name)).map(([name, value]) =>
      `  ${name}: ${value}`
    ),
    ...bodyLines(body),
  ];
}

function bodyLines(
  { json, text, base64 }: Pick<RecordedRequest, "json" | "text" | "base64">,
): readonly string[] {
  // A query in a field is read line by line, as its author wrote it.
  if (json !== undefined) return indented(JSON.stringify(inOrder(json), null, 2).split(/\n|\\n/));
  if (text !== undefined) return indented(text.split("\n"));
  return base64 === undefined ? [] : [`  ${base64}`];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

/** A value whose members are in the order of their names, which decides nothing. */
function inOrder(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, inOrder(each)]),
  );
}
