/** What moves a terminal's cursor or turns the direction of its text. */
// deno-lint-ignore no-control-regex
const UNSHOWN = /[\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Longest text of a server that is repeated. */
const LONGEST = 200;

/** Where services put what they say; the first counts ("detail": RFC 9457; the next: RFC 6749). */
const NAMES = ["detail", "error_description", "message", "error", "errors", "title", "msg"];

/** How deep it is looked for: `{"errors": [{"error": {"message": …}}]}`. */
const DEEPEST = 4;

/**
 * What a server says of a failure, for a person: a text in its JSON, the title of its page, or its
 * plain text; "" when it says nothing that could be shown.
 */
export function serverWords(text: string, json: unknown, mask: (text: string) => string): string {
  const said = json === undefined ? plainWords(text) : wordsIn(json, DEEPEST);
  if (said === undefined) return "";
  // Secrets first: cut in half, none would be found.
  const line = mask(said).replace(/\s+/g, " ").trim().replace(UNSHOWN, "?").toWellFormed();
  return line.slice(0, LONGEST).replace(/\p{Surrogate}$/u, "").replace(/\.$/, "");
}

function wordsIn(value: unknown, deep: number): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (typeof value !== "object" || value === null || deep === 0) return undefined;
  if (Array.isArray(value)) return wordsIn(value[0], deep - 1);
  for (const name of NAMES) {
    const words = Object.hasOwn(value, name)
      ? wordsIn((value as Readonly<Record<string, unknown>>)[name], deep - 1)
      : undefined;
    if (words !== undefined) return words;
  }
  return undefined;
}

function plainWords(text: string): string | undefined {
  if (!/^\s*</.test(text)) return text;
  return /<title[^>]{0,100}>([^<]{1,1000})<\/title>/i.exec(text)?.[1];
}
