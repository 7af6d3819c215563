import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { fakeClock } from "../../network/testdata/fake_clock.ts";
import { budget } from "../budget/budget.ts";
import { httpClient } from "../client/http_client.ts";
import { linkPaging } from "./link_paging.ts";
import { pagePaging } from "./page_paging.ts";

const HOUR = 3_600_000;

/** A service with lists of 12 pages and 20 requests an hour, counted from the first one on. */
function service(clock: ReturnType<typeof fakeClock>) {
  let begun = -Infinity;
  let used = 0;
  const counts = { asked: 0, refused: 0 };
  const fetch = async (address: string | URL): Promise<Response> => {
    await clock.sleep(50);
    const now = clock.now();
    if (now - begun >= HOUR) [begun, used] = [now, 0];
    const isRefused = used >= 20;
    if (!isRefused) used++;
    counts.asked++;
    if (isRefused) counts.refused++;
    const url = new URL(address);
    const page = Number(url.searchParams.get("page") ?? 1);
    const next = new URL(url);
    next.searchParams.set("page", String(page + 1));
    const headers = new Headers({
      "x-ratelimit-limit": "20",
      "x-ratelimit-remaining": String(20 - used),
      "x-ratelimit-reset": String(Math.ceil((clock.date() - now + begun + HOUR) / 1_000)),
      "content-type": "application/json",
    });
    if (page < 12) headers.set("link", `<${next.href}>; rel="next"`);
    if (isRefused) {
      return Response.json({ message: "rate limit exceeded" }, { status: 403, headers });
    }
    const items = page > 12 ? [] : [`${url.pathname} ${page}`];
    return Response.json(items, { headers });
  };
  return { counts, fetch };
}

Deno.test("pages of many lists at once keep to the limit of the service, and none is lost", async () => {
  for (const next of [linkPaging(), pagePaging({ size: 1, end: "empty" })]) {
    const clock = fakeClock();
    const { counts, fetch } = service(clock);
    const { signal } = new AbortController();
    const limits = budget({ rules: [], clock });
    const client = httpClient({
      baseUrl: "https://api.example.com",
      budget: limits,
      concurrency: 4,
      fetch,
      clock,
      signal,
    });
    const read = async (path: string) => {
      const seen: string[] = [];
      for await (const { value } of client.pages<string[]>({ path, next, signal })) {
        seen.push(...value);
      }
      return seen;
    };
    const lists = await clock.run(Promise.all(["/a", "/b", "/c", "/d", "/e"].map(read)));
    lists.forEach((seen, index) => {
      const path = `/${"abcde"[index]}`;
      deepEqual(seen, Array.from({ length: 12 }, (_, page) => `${path} ${page + 1}`));
    });
    // Three windows and more; what is refused was on its way when a window ended.
    equal(counts.refused <= 4, true, `${counts.refused} of ${counts.asked}`);
    equal(limits.waited < 3.1 * HOUR, true);
    client.close();
    equal(clock.sleeping, 0);
  }
});
