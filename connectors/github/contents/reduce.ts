/** Data of JSON, as a server sends it. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** An object of JSON. */
export type JsonObject = { readonly [key: string]: Json };

/** Links that say something; all others can be made of the names that are there. */
const LINKS: ReadonlySet<string> = new Set([
  "html_url",
  "browser_download_url",
  "discussion_url",
  "target_url",
  "mirror_url",
  "parent_issue_url",
]);

/** What depends on who asks or when, and not on the object. */
const PASSING: ReadonlySet<string> = new Set([
  "_links",
  "body_html",
  "body_text",
  "node_id",
  "permissions",
  "temp_clone_token",
  "url",
  "user_view_type",
]);

/** What is kept of an object that only refers to another one. */
const REFERENCES: readonly (readonly [marks: readonly string[], kept: readonly string[]])[] = [
  [["login", "id"], ["id", "login", "type"]],
  [["full_name", "id"], ["id", "full_name", "private"]],
  [["slug", "client_id", "id"], ["id", "slug", "name"]],
  [["number", "title", "due_on"], ["number", "title"]],
  [["number", "title", "repository"], ["number", "title", "html_url", "repository"]],
];

/**
 * What is worth keeping of an object of the REST API: its data without the links to the API, without
 * what depends on who asks, and with the users, repositories and issues it refers to as references.
 * What is left changes only when the object does.
 *
 * `drop` names members of the object itself that change though nobody changed it, such as counts of
 * stars; it counts at the top alone.
 */
export function reduce(value: unknown, drop: readonly string[] = []): JsonObject {
  const kept = reduced(value as Json, 0) as JsonObject;
  return Object.fromEntries(Object.entries(kept).filter(([key]) => !drop.includes(key)));
}

function reduced(value: Json, depth: number): Json {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: Json) => reduced(item, depth + 1));
  const object = value as JsonObject;
  const reference = depth === 0 ? undefined : referenceOf(object);
  const entries = Object.entries(object).filter(([key]) =>
    isKept(key) && (reference?.includes(key) ?? true)
  );
  return Object.fromEntries(entries.map(([key, member]) => [key, reduced(member, depth + 1)]));
}

function referenceOf(object: JsonObject): readonly string[] | undefined {
  return REFERENCES.find(([marks]) => marks.every((mark) => mark in object))?.[1];
}

function isKept(key: string): boolean {
  if (PASSING.has(key)) return false;
  return LINKS.has(key) || !key.endsWith("_url");
}
