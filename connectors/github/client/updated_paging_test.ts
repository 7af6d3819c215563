import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { updatedPaging, type Window } from "./updated_paging.ts";

const LINK = "https://api.github.com/repositories/1/issues?after=x&page=2";

function page(times: readonly string[], { since, link }: { since?: string; link?: string } = {}) {
  const url = new URL("https://api.github.com/repos/a/b/issues?state=all");
  if (since !== undefined) url.searchParams.set("since", since);
  const headers = new Headers(link === undefined ? {} : { link: `<${link}>; rel="next"` });
  const value = times.map((time) => ({ updated_at: time }));
  return updatedPaging(() => {}).next({ value, headers, url, action: "list" }, 0, {});
}

Deno.test("the next page begins a second before the last item of this one", () => {
  deepEqual(page(["2024-01-01T00:00:00Z", "2024-01-01T00:01:00Z"], { link: LINK }), {
    query: { since: "2024-01-01T00:00:59Z" },
  });
});

Deno.test("a page without a link to another is the last", () => {
  equal(page(["2024-01-01T00:00:00Z"]), undefined);
});

Deno.test("a page that is one second is left by the server's own link", () => {
  const since = "2024-01-01T00:00:59Z";
  deepEqual(page(["2024-01-01T00:01:00Z"], { link: LINK, since }), { path: LINK });
  deepEqual(page([], { link: LINK, since }), { path: LINK });
  deepEqual(page(["2024-01-01T00:01:01Z"], { link: LINK, since }), {
    query: { since: "2024-01-01T00:01:00Z" },
  });
});

Deno.test("what was read by links is told, from the time before it to that of the last page", () => {
  const windows: Window[] = [];
  const paging = updatedPaging((window) => void windows.push(window));
  const next = (times: readonly string[], since: string | undefined, link?: string) => {
    const url = new URL(`https://api.github.com/issues${since ? `?since=${since}` : ""}`);
    const headers = new Headers(link === undefined ? {} : { link: `<${link}>; rel="next"` });
    const value = times.map((time) => ({ updated_at: time }));
    return paging.next({ value, headers, url, action: "list" }, 0, {});
  };
  const since = "2024-01-01T00:00:59Z";
  next(["2024-01-01T00:01:00Z"], since, LINK);
  next(["2024-01-01T00:01:00Z"], since, LINK);
  deepEqual(windows, []);
  next(["2024-01-01T00:01:09Z"], since, LINK);
  deepEqual(windows, [{ since, until: Date.parse("2024-01-01T00:01:09Z") }]);
  next(["2024-01-01T00:01:09Z"], "2024-01-01T00:01:08Z", LINK);
  next(["2024-01-01T00:01:09Z"], "2024-01-01T00:01:08Z");
  deepEqual(windows[1], { since: "2024-01-01T00:01:08Z", until: Infinity });
});
