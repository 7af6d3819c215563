import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { failureKind } from "../../network/failure_kind.ts";
import { type ListWindow, overlappingWindow } from "./list_window.ts";
import { steadyItems, type SteadyOptions } from "./steady_items.ts";

const ACTION = "list the labels";

interface Label {
  readonly id: number;
}

/** A list on a server, by page and by offset, which counts what it is asked. */
function listServer(items: number[], most = Infinity) {
  const asked: ListWindow[] = [];
  return {
    asked,
    ask: (by: "page" | "offset") => (window: ListWindow) => {
      asked.push(window);
      const size = Math.min(window.size, most);
      const from = by === "page" ? (window.page - 1) * size : window.offset;
      return Promise.resolve(items.slice(from, from + size).map((id): Label => ({ id })));
    },
  };
}

async function readAll(
  ask: SteadyOptions<Label>["ask"],
  options: Partial<SteadyOptions<Label>> = {},
): Promise<number[]> {
  const seen: number[] = [];
  const { signal } = new AbortController();
  const all = { ask, key: ({ id }: Label) => id, size: 20, action: ACTION, signal, ...options };
  for await (const item of steadyItems(all)) seen.push(item.id);
  return seen;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

Deno.test("overlappingWindow has the last item that was seen, and leads on", () => {
  const sizes = fc.integer({ min: 20, max: 250 });
  fc.assert(fc.property(fc.nat(2_000_000), sizes, (reach, most) => {
    for (const by of ["page", "offset"] as const) {
      const { offset, page, size } = overlappingWindow(by, reach, most);
      equal(offset <= Math.max(0, reach - 1), true);
      equal(offset + size > reach, true);
      equal(size <= most, true);
      if (by === "page") equal(offset, (page - 1) * size);
    }
  }));
});

Deno.test("steadyItems: a list that stands still is read once, for little more than its pages", async () => {
  for (const by of ["page", "offset"] as const) {
    for (const count of [0, 1, 99, 100, 101, 1_000, 12_345]) {
      const { asked, ask } = listServer(numbers(count));
      deepEqual(await readAll(ask(by), { by, size: 100 }), numbers(count));
      const pages = Math.ceil(count / 100);
      equal(
        asked.length <= Math.max(1, pages * (by === "page" ? 1.15 : 1.03) + 3),
        true,
        `${by}: ${count}: ${asked.length}`,
      );
      const short = listServer(numbers(count));
      deepEqual(await readAll(short.ask(by), { by, size: 100, end: "short" }), numbers(count));
      if (count < 100) equal(short.asked.length, 1);
    }
  }
});

/** What happens to the list between two requests: places are parts of its length. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const changes = fc.array(
  fc.record({
    what: fc.constantFrom("remove", "append", "insert"),
    place: fc.oneof(fc.constant(0), place),
    count: fc.integer({ min: 1, max: 30 }),
  }),
  { maxLength: 4 },
);

Deno.test("steadyItems: whatever comes and goes, what was there all the time comes once", async () => {
  const settings = fc.record({
    count: fc.nat(400),
    size: fc.integer({ min: 20, max: 40 }),
    by: fc.constantFrom("page" as const, "offset" as const),
    happens: fc.array(changes, { maxLength: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(settings, async ({ count, size, by, happens }) => {
      const items = numbers(count);
      const stays = new Set(items);
      let next = count;
      let requests = 0;
      const server = listServer(items);
      const ask = async (window: ListWindow) => {
        for (const { what, place, count } of happens[requests++] ?? []) {
          const at = Math.floor(place * items.length);
          const fresh = Array.from({ length: count }, () => next++);
          if (what === "append") items.push(...fresh);
          else if (what === "insert") items.splice(at, 0, ...fresh);
          else for (const gone of items.splice(at, count)) stays.delete(gone);
        }
        return await server.ask(by)(window);
      };
      const seen = await readAll(ask, { by, size });
      equal(new Set(seen).size, seen.length, "something came twice");
      deepEqual([...stays].filter((item) => !seen.includes(item)), [], "something was lost");
      deepEqual(seen.filter((item) => stays.has(item)), [...stays], "the order changed");
    }),
    { numRuns: 500 },
  );
});

Deno.test("steadyItems: a plain reading of the same list loses what the removed ones push forward", async () => {
  const items = numbers(100);
  const { ask } = listServer(items);
  let requests = 0;
  const seen = await readAll(async (window) => {
    if (requests++ === 1) items.splice(0, 10);
    return await ask("page")(window);
  });
  deepEqual(seen.filter((item) => item >= 20), numbers(100).slice(20));
});

Deno.test("steadyItems: a server that sends smaller pages than asked for is found out", async () => {
  const paged = listServer(numbers(90), 30);
  await rejects(readAll(paged.ask("page"), { size: 100 }), (error: Error) => {
    equal(
      error.message,
      "cannot list the labels: the server sent 30 items in a page of 100, and more behind it; " +
        "ask for smaller pages, no larger than the service allows",
    );
    return failureKind(error) === "permanent";
  });
  // Where it counts items that does no harm.
  const counted = listServer(numbers(90), 30);
  deepEqual(await readAll(counted.ask("offset"), { by: "offset", size: 100 }), numbers(90));
});

Deno.test("steadyItems: a list that changes faster than it can be read throws, and ends", async () => {
  for (const by of ["page", "offset"] as const) {
    let round = 0;
    // Each answer is of another list; and one that always begins anew.
    const others = () =>
      Promise.resolve(numbers(20).map((index) => ({ id: round++ * 20 + index })));
    await rejects(readAll(others, { by }), (error: Error) => {
      equal(
        error.message,
        "cannot list the labels: the list changes faster than it can be read; " +
          "try again when less happens there",
      );
      return failureKind(error) === "transient";
    });
    const same = () => Promise.resolve(numbers(20).map((id) => ({ id })));
    await rejects(readAll(same, { by }), /the list changes faster than it can be read/);
  }
});

Deno.test("steadyItems: a list that was replaced by another one meanwhile throws", async () => {
  for (const by of ["page", "offset"] as const) {
    const items = numbers(900);
    const { ask, asked } = listServer(items);
    const all = readAll((window) => {
      if (asked.length === 30) items.splice(0, items.length, ...numbers(900).map((id) => id + 900));
      return ask(by)(window);
    }, { by });
    await rejects(all, /the list changes faster than it can be read/);
  }
});

Deno.test("steadyItems: a list of which some go again and again is read to its end", async () => {
  for (const by of ["page", "offset"] as const) {
    const items = numbers(2_000);
    const { ask, asked } = listServer(items);
    const gone = new Set<number>();
    const seen = await readAll((window) => {
      if (asked.length % 5 === 4) { for (const id of items.splice(0, 25)) gone.add(id); }
      return ask(by)(window);
    }, { by });
    equal(gone.size > 500, true);
    deepEqual(seen, numbers(2_000));
  }
});

Deno.test("steadyItems: a list that grows each time its end is near is read to its end", async () => {
  const items = numbers(30);
  const { ask } = listServer(items);
  const seen = await readAll((window) => {
    const isBehind = (window.page - 1) * window.size >= items.length;
    if (isBehind && items.length < 300) items.push(...numbers(20).map((id) => items.length + id));
    return ask("page")(window);
  });
  deepEqual(seen, items);
  equal(items.length >= 300, true);
});

Deno.test("steadyItems: a page that cannot be had and a signal end it", async () => {
  const failed = new Error("502");
  await rejects(readAll(() => Promise.reject(failed)), failed);
  const reason = new Error("enough");
  for (const value of [{ message: "busy" }, null, "none"]) {
    const odd = () => Promise.resolve(value as unknown as Label[]);
    await rejects(readAll(odd), /the server sent a page without a list/);
  }
  const { ask } = listServer(numbers(100));
  await rejects(readAll(ask("page"), { signal: AbortSignal.abort(reason) }), reason);
  for (const size of [0, 19, 20.5, NaN]) {
    await rejects(readAll(ask("page"), { size }), /pages of .* are too small; give a whole number/);
  }
});
