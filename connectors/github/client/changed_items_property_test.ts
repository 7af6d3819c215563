import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { array, assert, asyncProperty, boolean, constantFrom, nat, record } from "fast-check";
import { httpClient } from "@plakar-deno/sdk/http";
import { type ChangedItem, changedItems } from "./changed_items.ts";

const BEGIN = Date.parse("2024-01-01T00:00:00Z");
const PER_PAGE = 3;

/** How the server pages, and what happens to the list before each of its answers. */
interface Script {
  /** Whether `since` includes its own moment. */
  readonly inclusive: boolean;
  /** Whether links hold numbers, or a place in the list that does not shift. */
  readonly numbered: boolean;
  /** Seconds at which the items of the beginning were changed. */
  readonly seconds: readonly number[];
  readonly events: readonly {
    readonly what: "delete" | "touch" | "add" | "none";
    readonly which: number;
  }[];
}

/** Reads a list from a server whose list changes with each answer; what was there all the time. */
async function run({ inclusive, numbered, seconds, events }: Script) {
  let items = seconds.map((second, index) => ({ number: index + 1, at: second }));
  const always = new Set(items.map(({ number }) => number));
  let now = Math.max(0, ...seconds);
  let answers = 0;
  let next = items.length;

  function happen(): void {
    const { what, which } = events[answers++] ?? { what: "none", which: 0 };
    const chosen = items[which % items.length];
    now += which % 2;
    if (what === "add") items.push({ number: ++next, at: now });
    if (chosen === undefined || what === "add" || what === "none") return;
    items = items.filter((item) => item !== chosen);
    if (what === "touch") items.push({ ...chosen, at: now });
    else always.delete(chosen.number);
  }

  function answer(url: URL): Response {
    happen();
    const from = url.searchParams.get("since");
    const since = from === null ? -Infinity : (Date.parse(from) - BEGIN) / 1000;
    const sorted = items.filter(({ at }) => inclusive ? at >= since : at > since)
      .toSorted((a, b) => a.at - b.at || a.number - b.number);
    const after = url.searchParams.get("after");
    const page = Number(url.searchParams.get("page") ?? 1);
    const [time = 0, number = 0] = (after ?? "").split(",").map(Number);
    const rest = after === null
      ? sorted.slice((page - 1) * PER_PAGE)
      : sorted.filter((item) => item.at > time || item.at === time && item.number > number);
    const shown = rest.slice(0, PER_PAGE);
    const headers = new Headers();
    if (rest.length > PER_PAGE) {
      const last = shown.at(-1)!;
      const link = new URL(url);
      if (numbered) link.searchParams.set("page", String(page + 1));
      else link.searchParams.set("after", `${last.at},${last.number}`);
      headers.set("link", `<${link}>; rel="next"`);
    }
    const body = shown.map(({ number, at }) => ({
      number,
      updated_at: new Date(BEGIN + at * 1000).toISOString().replace(".000", ""),
    }));
    return Response.json(body, { headers });
  }

  const { signal } = new AbortController();
  const client = httpClient({
    baseUrl: "https://api.example.com",
    keep: 0,
    signal,
    fetch: (url) => Promise.resolve(answer(new URL(url))),
  });
  const seen = new Set<number>();
  let unsteady = false;
  async function* pages(paging: Parameters<Parameters<typeof changedItems>[0]>[0], since?: string) {
    const query = { since };
    const read = client.pages<ChangedItem[]>({ path: "/issues", query, next: paging, signal });
    for await (const page of read) yield page.value;
  }
  for await (const { number } of changedItems(pages, () => unsteady = true)) seen.add(number);
  client.close();
  return { missing: [...always].filter((number) => !seen.has(number)), unsteady };
}

Deno.test("whatever happens while a list is read, nothing that stays in it is missed", async () => {
  await assert(
    asyncProperty(
      record({
        inclusive: boolean(),
        numbered: boolean(),
        seconds: array(nat({ max: 4 }), { maxLength: 14 }),
        events: array(
          record({ what: constantFrom("delete", "touch", "add", "none"), which: nat({ max: 20 }) }),
          { maxLength: 14 },
        ),
      }),
      async (script) => {
        const { missing, unsteady } = await run(script);
        // What may be missing is told.
        if (!unsteady) deepEqual(missing, []);
      },
    ),
    { numRuns: 400 },
  );
});
