import { linkPaging, type PageAnswer, type PageChange, type Paging } from "@plakar-deno/sdk/http";

/** A part of a list that was read by links of the server: everything changed between two times. */
export interface Window {
  /** In ISO 8601. */
  readonly since: string | undefined;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Less than this between two times, and both may be the same to a server that counts seconds. */
const ONE_SECOND = 1_000;

/**
 * Pages through one list by the time of the last change, with `since` in the place of page numbers;
 * the list must be asked for with `sort=updated&direction=asc`. What is deleted or moved away while
 * pages are read shifts those behind it, and a number would then skip something; a time skips
 * nothing: whatever changes meanwhile moves to the end, and is met again there. So everything comes,
 * some of it twice: the last second of each page is asked for again, as `since` may or may not
 * include its own moment.
 *
 * Where a whole page is of one second, time does not lead on, and the server's own links are
 * followed. They may be numbers, so what was read that way is handed to `onWindow`.
 */
export function updatedPaging(onWindow: (window: Window) => void): Paging {
  const links = linkPaging();
  let linked: { readonly since: string | undefined } | undefined;
  return {
    next(answer: PageAnswer, index: number, present: PageChange): PageChange | undefined {
      const link = links.next(answer, index, present);
      const last = lastTime(answer.value);
      const since = answer.url.searchParams.get("since") ?? undefined;
      const leads = last - ONE_SECOND > (since === undefined ? -Infinity : Date.parse(since));
      if (linked !== undefined && (link === undefined || leads)) {
        onWindow({ ...linked, until: link === undefined ? Infinity : last });
        linked = undefined;
      }
      if (link === undefined) return undefined;
      if (leads) return { query: { since: isoSeconds(last - ONE_SECOND) } };
      linked ??= { since };
      return link;
    },
  };
}

/** When the last item of a page was changed; NaN, which leads nowhere, for an empty page. */
export function lastTime(value: unknown): number {
  const last: unknown = Array.isArray(value) ? value.at(-1) : undefined;
  const time = typeof last === "object" && last !== null && "updated_at" in last && last.updated_at;
  return typeof time === "string" ? Date.parse(time) : NaN;
}

function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
