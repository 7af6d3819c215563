import { deepStrictEqual as deepEqual, rejects, strictEqual as equal } from "node:assert/strict";
import fc from "fast-check";
import { countedSignal } from "../../network/testdata/counted_signal.ts";
import { applyChange } from "./apply_change.ts";
import { cursorPaging } from "./cursor_paging.ts";
import { linkPaging } from "./link_paging.ts";
import type { PageAnswer, PageChange, Paging } from "./paging.ts";
import { offsetPaging } from "./offset_paging.ts";
import { pagePaging } from "./page_paging.ts";
import { readPages } from "./read_pages.ts";

type Asked = Omit<PageAnswer, "action">;

const ACTION = "list the notes";
const byCursor = cursorPaging({
  read: (value) => (value as { next?: string }).next,
  parameter: "cursor",
});

/** A server that gives the pages by their cursors, and remembers what was asked. */
function server(pages: Readonly<Record<string, unknown>>) {
  const asked: PageChange[] = [];
  const ask = (change: PageChange): Promise<Asked> => {
    asked.push(change);
    const cursor = String(change.path ?? change.query?.["cursor"] ?? "");
    const url = new URL(cursor, "https://api.example.com/");
    return Promise.resolve({ value: pages[cursor], headers: new Headers(), url });
  };
  return { asked, ask };
}

function read(
  paging: Paging,
  ask: (change: PageChange, signal: AbortSignal) => Promise<Asked>,
  signal: AbortSignal = new AbortController().signal,
) {
  return readPages<unknown>({ paging, ask, action: ACTION, signal });
}

Deno.test("readPages gives every page, numbered, and asks for the next one meanwhile", async () => {
  const { asked, ask } = server({ "": { next: "b" }, b: { next: "c" }, c: {} });
  const seen: unknown[] = [];
  for await (const { value, index } of read(byCursor, ask)) seen.push([index, value, asked.length]);
  deepEqual(seen, [[0, { next: "b" }, 2], [1, { next: "c" }, 3], [2, {}, 3]]);
  deepEqual(asked, [{}, { query: { cursor: "b" } }, { query: { cursor: "c" } }]);
});

Deno.test("readPages begins with what the paging adds to the first request", async () => {
  const { asked, ask } = server({ "": {} });
  const paging: Paging = { first: { query: { size: 3 } }, next: () => undefined };
  for await (const _ of read(paging, ask));
  deepEqual(asked, [{ query: { size: 3 } }]);
});

Deno.test("readPages: a list that leads back to itself throws, however long the circle is", async () => {
  const lengths = fc.record({ before: fc.nat(40), circle: fc.integer({ min: 1, max: 40 }) });
  await fc.assert(fc.asyncProperty(lengths, async ({ before, circle }) => {
    const pages: Record<string, unknown> = { "": { next: "p0" } };
    const size = before + circle;
    for (let index = 0; index < size; index++) {
      pages[`p${index}`] = { next: `p${index + 1 === size ? before : index + 1}` };
    }
    const { asked, ask } = server(pages);
    await rejects(
      async () => {
        for await (const _ of read(byCursor, ask));
      },
      /cannot list the notes: a page leads back to one that was there before, so the list has no end/,
    );
    // Every page was there, and no more than the circle a few times.
    equal(asked.length >= size && asked.length <= 3 * size + 8, true, `${asked.length}`);
    if (circle === 1) equal(asked.length, size + 1);
  }));
});

Deno.test("readPages: a page that names itself as the next one throws at once", async () => {
  const link = '<https://api.example.com/a?page=1>; rel="next"';
  let asked = 0;
  const ask = () => {
    asked++;
    const url = new URL("https://api.example.com/a?page=1");
    return Promise.resolve({ value: [], headers: new Headers({ link }), url });
  };
  await rejects(read(linkPaging(), ask).next(), /leads back/);
  equal(asked, 1);
});

Deno.test("readPages: a server that takes no notice of the page is found out", async () => {
  for (const paging of [pagePaging({ size: 2 }), offsetPaging({ size: 2 })]) {
    let asked = 0;
    const answer = (value: unknown) => ({
      value,
      headers: new Headers(),
      url: new URL("https://api.example.com/"),
    });
    const ask = () => Promise.resolve(answer([{ id: ++asked && 1 }, { id: 2 }]));
    await rejects(async () => {
      for await (const _ of read(paging, ask));
    }, /the server sent the same page 8 times; check the name of the parameter/);
    equal(asked, 8);
    // Seven times may be a list of things without names.
    let page = 0;
    const few = () => Promise.resolve(answer(page++ % 8 === 7 ? [1] : page > 20 ? [] : [0, 0]));
    let count = 0;
    for await (const _ of read(paging, few)) count++;
    equal(count, 21);
  }
});

Deno.test("readPages: a list without a circle is read, however long it is", async () => {
  await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.string({ minLength: 1 })), async (cursors) => {
    const pages = Object.fromEntries(
      ["", ...cursors].map((cursor, index) => [cursor, { index, next: cursors[index] }]),
    );
    const ask = (change: PageChange) =>
      Promise.resolve({
        value: pages[String(change.query?.["cursor"] ?? "")],
        headers: new Headers(),
        url: new URL("https://api.example.com/"),
      });
    const seen: unknown[] = [];
    for await (const { value } of read(byCursor, ask)) {
      seen.push((value as { index: number }).index);
    }
    deepEqual(seen, ["", ...cursors].map((_, index) => index));
  }));
});

Deno.test("readPages: who leaves gives up the page that is on its way", async () => {
  const counted = countedSignal();
  let givenUp: unknown;
  let count = 0;
  const ask = (_change: PageChange, signal: AbortSignal): Promise<Asked> => {
    const url = new URL(`https://api.example.com/${count}`);
    if (count++ === 0) {
      return Promise.resolve({ value: { next: "b" }, headers: new Headers(), url });
    }
    return new Promise((_, reject) =>
      signal.addEventListener("abort", () => reject(givenUp = signal.reason))
    );
  };
  for await (const _ of read(byCursor, ask, counted.signal)) break;
  equal((givenUp as Error).name, "AbortError");
  equal(counted.listeners, 0);
});

Deno.test("readPages: who leaves waits until the page that was on its way is given up", async () => {
  let isOver = false;
  const ask = async (change: PageChange, signal: AbortSignal): Promise<Asked> => {
    if (change.query !== undefined) {
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      await new Promise((resolve) => setTimeout(resolve, 0));
      isOver = true;
      throw signal.reason;
    }
    const url = new URL("https://api.example.com/");
    return { value: { next: "b" }, headers: new Headers(), url };
  };
  for await (const _ of read(byCursor, ask)) break;
  equal(isOver, true);
});

Deno.test("readPages: aborted, it throws the reason; before it began, it asks nothing", async () => {
  const reason = new Error("enough");
  const { asked, ask } = server({ "": { next: "b" }, b: {} });
  await rejects(read(byCursor, ask, AbortSignal.abort(reason)).next(), reason);
  equal(asked.length, 0);
  const controller = new AbortController();
  const pages = read(byCursor, ask, controller.signal);
  await pages.next();
  controller.abort(reason);
  await rejects(pages.next(), reason);
});

Deno.test("readPages: a page that cannot be had ends the list with its error, not silently", async () => {
  const failed = new Error("502 from the server");
  const seen: number[] = [];
  const ask = (change: PageChange): Promise<Asked> =>
    change.query === undefined
      ? Promise.resolve({
        value: { next: "b" },
        headers: new Headers(),
        url: new URL("https://api.example.com/"),
      })
      : Promise.reject(failed);
  await rejects(async () => {
    for await (const { index } of read(byCursor, ask)) {
      seen.push(index);
      // It has failed meanwhile, and nobody has heard of it yet.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }, failed);
  // What came before is given out first.
  deepEqual(seen, [0]);
});

Deno.test("applyChange: an address replaces path and query, the rest is set over the request", () => {
  const { signal } = new AbortController();
  const request = { path: "/a", query: { q: "x", page: 1 }, body: "b", action: ACTION, signal };
  deepEqual(applyChange(request, {}), request);
  deepEqual(applyChange(request, { query: { page: 2, q: undefined } }), {
    ...request,
    query: { q: undefined, page: 2 },
  });
  deepEqual(applyChange(request, { path: "https://b/c?d=e" }), {
    ...request,
    path: "https://b/c?d=e",
    query: {},
  });
  const { body: _body, ...bare } = request;
  deepEqual(applyChange(request, { json: { after: "x" } }), { ...bare, json: { after: "x" } });
});

Deno.test("readPages: a page of another form than the connector reads says so", async () => {
  const byGraph = cursorPaging({
    read: (value) => (value as { data: { end?: string } }).data.end,
    parameter: "after",
  });
  const { ask } = server({ "": { data: null, errors: [] } });
  await rejects(Array.fromAsync(read(byGraph, ask)), {
    code: "failed_precondition",
    message: /cannot list the notes: the server sent a page of another form .*reading 'end'/,
  });
});
