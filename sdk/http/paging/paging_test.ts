import { deepStrictEqual as deepEqual, strictEqual as equal, throws } from "node:assert/strict";
import { failureKind } from "../../network/failure_kind.ts";
import { cursorPaging } from "./cursor_paging.ts";
import { linkPaging } from "./link_paging.ts";
import { offsetPaging } from "./offset_paging.ts";
import { pagePaging } from "./page_paging.ts";
import type { PageAnswer, PageChange } from "./paging.ts";

const HERE = "https://api.example.com/v3/repos/a/b/issues?per_page=100&token=s3cret";

function answer(value: unknown, headers: Record<string, string> = {}): PageAnswer {
  return { value, headers: new Headers(headers), url: new URL(HERE), action: ACTION };
}

function withLink(link: string): PageAnswer {
  return answer([], { link });
}

const ACTION = 'list the issues of "a/b"';
const list = (count: number) => Array.from({ length: count }, (_, index) => index);

Deno.test("linkPaging goes on at the link to the next page and ends where there is none", () => {
  const { next, first } = linkPaging();
  equal(first, undefined);
  const cases: readonly (readonly [string, PageChange | undefined])[] = [
    ['<https://api.example.com/x?page=2>; rel="next", <https://api.example.com/x>; rel="last"', {
      path: "https://api.example.com/x?page=2",
    }],
    ['</v3/x?page=2>; rel="next"', { path: "https://api.example.com/v3/x?page=2" }],
    ['<?page=2>; rel="next"', { path: "https://api.example.com/v3/repos/a/b/issues?page=2" }],
    ["</a>; rel=next, </a>; rel=next", { path: "https://api.example.com/a" }],
    ['</a>; rel="prev", </b>; rel="first"', undefined],
    ["", undefined],
  ];
  for (const [link, change] of cases) deepEqual(next(withLink(link), 0, {}), change, link);
  equal(next(answer([]), 0, {}), undefined);
  const older = linkPaging({ relation: "Prev" });
  deepEqual(older.next(withLink("</a>; rel=prev"), 0, {}), { path: "https://api.example.com/a" });
});

Deno.test("linkPaging: a header that leads nowhere is no end of the list", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["https://api.example.com/x?page=2", "the server sent a Link header that cannot be read"],
    ['</a; rel="next"', "the server sent a Link header that cannot be read"],
    ['</a>; rel="next", </b>; rel="next"', "the server sent 2 links to the next page"],
    ['<>; rel="next"', "the server sent a link to a next page that is no address"],
    ['<https://a:b:c/>; rel="next"', "the server sent a link to a next page that is no address"],
  ];
  for (const [link, reason] of cases) {
    throws(() => linkPaging().next(withLink(link), 0, {}), (error: Error) => {
      equal(
        error.message,
        'cannot list the issues of "a/b": ' +
          `${reason}; check what stands between here and the server`,
      );
      return failureKind(error) === "permanent";
    });
  }
});

Deno.test("cursorPaging puts the cursor into the query or the body, and ends without one", () => {
  const read = (value: unknown) => (value as { next?: string | number | null }).next;
  const { next } = cursorPaging({ read, parameter: "cursor" });
  deepEqual(next(answer({ next: "a=b&c" }), 0, {}), { query: { cursor: "a=b&c" } });
  deepEqual(next(answer({ next: 0 }), 0, {}), { query: { cursor: "0" } });
  for (const end of [{}, { next: null }, { next: "" }]) equal(next(answer(end), 0, {}), undefined);
  const posted = cursorPaging({ read, parameter: (after) => ({ json: { after } }) });
  deepEqual(posted.next(answer({ next: "x" }), 0, {}), { json: { after: "x" } });
});

Deno.test("cursorPaging: what is no cursor is no end of the list", () => {
  for (const cursor of [true, {}, [], NaN]) {
    const { next } = cursorPaging({ read: () => cursor as string, parameter: "cursor" });
    throws(
      () => next(answer({}), 0, {}),
      /a cursor that is no text: .*; check where the connector/,
    );
  }
});

Deno.test("pagePaging counts pages until one is empty, or the service told how many", () => {
  const { first, next } = pagePaging({ size: 2 });
  deepEqual(first, { query: { per_page: 2, page: 1 } });
  deepEqual(next(answer(list(2)), 0, {}), { query: { per_page: 2, page: 2 } });
  // A service that allows fewer a page, or leaves some out.
  deepEqual(next(answer(list(1)), 6, {}), { query: { per_page: 2, page: 8 } });
  equal(next(answer([]), 7, {}), undefined);

  const short = pagePaging({ size: 2, end: "short", begin: 0, parameter: "p", sizeParameter: "n" });
  deepEqual(short.first, { query: { n: 2, p: 0 } });
  deepEqual(short.next(answer(list(2)), 0, {}), { query: { n: 2, p: 1 } });
  equal(short.next(answer(list(1)), 1, {}), undefined);

  const told = pagePaging({
    size: 2,
    items: (value) => (value as { items: number[] }).items,
    pages: ({ headers }) => Number(headers.get("x-total-pages") ?? undefined),
  });
  const page = (items: number[], pages?: string) =>
    answer({ items }, pages === undefined ? {} : { "x-total-pages": pages });
  deepEqual(told.next(page([], "3"), 1, {}), { query: { per_page: 2, page: 3 } });
  equal(told.next(page([1, 2], "3"), 2, {}), undefined);
  equal(told.next(page([1, 2], "0"), 0, {}), undefined);
  deepEqual(told.next(page([1, 2]), 2, {}), { query: { per_page: 2, page: 4 } });
  equal(told.next(page([]), 2, {}), undefined);
});

Deno.test("offsetPaging goes on behind what came", () => {
  const { first, next } = offsetPaging({ size: 100 });
  deepEqual(first, { query: { limit: 100, offset: 0 } });
  const second = next(answer(list(30)), 0, first!);
  deepEqual(second, { query: { limit: 100, offset: 30 } });
  deepEqual(next(answer(list(30)), 1, second!), { query: { limit: 100, offset: 60 } });
  equal(next(answer([]), 2, second!), undefined);

  const told = offsetPaging({
    size: 50,
    parameter: "startAt",
    sizeParameter: "maxResults",
    items: (value) => (value as { issues: number[] }).issues,
    total: ({ value }) => (value as { total?: number }).total,
  });
  const at = (startAt: number) => ({ query: { maxResults: 50, startAt } });
  const page = (count: number, total?: number) => answer({ issues: list(count), total });
  deepEqual(told.next(page(50, 120), 0, at(0)), at(50));
  deepEqual(told.next(page(0, 120), 1, at(50)), at(100));
  equal(told.next(page(20, 120), 2, at(100)), undefined);
  equal(told.next(page(0, 0), 0, at(0)), undefined);
  equal(offsetPaging({ size: 5, end: "short" }).next(answer(list(4)), 0, first!), undefined);
});

Deno.test("pagePaging and offsetPaging: a page without a list is no end of it", () => {
  for (const value of [{}, null, undefined, "", { items: 3 }]) {
    for (const { next } of [pagePaging({ size: 2 }), offsetPaging({ size: 2 })]) {
      throws(
        () => next(answer(value), 0, {}),
        /the server sent a page without a list; check where/,
      );
    }
  }
  for (const size of [0, -1, 1.5, NaN, Infinity]) {
    throws(() => pagePaging({ size }), /cannot read pages of .*; give a whole number from 1 on/);
    throws(() => offsetPaging({ size }), /cannot read pages of .*; give a whole number from 1 on/);
  }
});
