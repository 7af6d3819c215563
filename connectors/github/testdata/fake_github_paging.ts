import type { FakeCall } from "./fake_github_call.ts";

/** One page of a list, and the `Link` header that leads on from it. */
export interface FakePage<T> {
  readonly items: readonly T[];
  /** Left out when all is on this page. */
  readonly link?: string;
}

/** What a list is paged by. */
export interface FakePaging<T> {
  /** The path of its links, as GitHub writes them: below `/repositories/ID`, not the names. */
  readonly path: string;
  /**
   * The place of an item in the order of the list, when the list is paged by cursors: a page begins
   * after the place of the last item seen, whatever has come or gone before it. Otherwise pages are
   * counted, and shift when items come or go.
   */
  readonly place?: (item: T) => string;
  /** Whether the places fall. */
  readonly falling?: boolean;
}

// "page" reaches no further in lists that have cursors (422 of the issue list, since 2025).
const FURTHEST = 10;

/** Cuts a page out of a list; undefined when the list refuses a page by its number. */
export function pageOf<T>(
  { api, query }: FakeCall,
  all: readonly T[],
  { path, place, falling = false }: FakePaging<T>,
): FakePage<T> | undefined {
  const size = Math.min(Math.max(Number(query.get("per_page") ?? 30) || 30, 1), 100);
  const page = Math.max(Number(query.get("page") ?? 1) || 1, 1);
  const link = (rel: string, more: Record<string, string>) => {
    const left = new URLSearchParams(query);
    for (const name of ["page", "after", "before"]) left.delete(name);
    for (const [name, value] of Object.entries(more)) left.set(name, value);
    return `<${api}${path}?${left}>; rel="${rel}"`;
  };
  if (place === undefined) {
    const items = all.slice((page - 1) * size, page * size);
    const last = Math.max(Math.ceil(all.length / size), 1);
    const links = [
      ...(page > 1 ? [link("prev", { page: `${page - 1}` })] : []),
      ...(page < last ? [link("next", { page: `${page + 1}` })] : []),
      ...(page < last ? [link("last", { page: `${last}` })] : []),
      ...(page > 1 ? [link("first", { page: "1" })] : []),
    ];
    return { items, ...(links.length > 0 && { link: links.join(", ") }) };
  }
  const after = query.get("after");
  if (after === null && page > FURTHEST) return undefined;
  const seen = after === null ? undefined : atob(after).replace(/^cursor:v2:/, "");
  const rest = seen === undefined
    ? all.slice((page - 1) * size)
    : all.filter((item) => falling ? place(item) < seen : place(item) > seen);
  const items = rest.slice(0, size);
  if (rest.length <= size) return { items };
  const next = btoa(`cursor:v2:${place(items.at(-1)!)}`);
  return { items, link: link("next", { after: next, page: `${page + 1}` }) };
}
