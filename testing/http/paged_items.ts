import type { FakeCall, FakeRoute } from "./fake_call.ts";

/** How {@link pagedItems} names the parameters. */
export interface PagedItemsOptions {
  /** The parameter of the page, from 1; `page` when left out. */
  readonly page?: string;
  /** The parameter of the number of items; `per_page` when left out. */
  readonly size?: string;
  /** How many items a page has unless it is asked for; 30 when left out. */
  readonly usual?: number;
  /** How many items a page may have; 100 when left out. */
  readonly most?: number;
}

/**
 * A route that answers with a list, page by page, each with the header `link` (RFC 8288). The items are
 * asked for anew for every page: a function that answers with others than before makes pages that
 * shift while they are read.
 *
 * @example
 * ```ts
 * import { fakeHttp, pagedItems } from "@plakar-deno/sdk/testing";
 *
 * const items = [3, 2, 1];
 * const fake = fakeHttp({
 *   routes: {
 *     "GET /notes": pagedItems(({ nth }) => {
 *       if (nth === 2) items.unshift(4); // a new one came: all others move
 *       return items;
 *     }, { usual: 2 }),
 *   },
 * });
 * const ask = async (page: number) =>
 *   await (await fake.handle(new Request(`https://api.example.com/notes?page=${page}`))).json();
 * console.log(await ask(1), await ask(2)); // [ 3, 2 ] [ 2, 1 ]
 * ```
 */
export function pagedItems(
  items: (call: FakeCall) => readonly unknown[],
  { page = "page", size = "per_page", usual = 30, most = 100 }: PagedItemsOptions = {},
): FakeRoute {
  return (call) => {
    const all = items(call);
    const { searchParams } = call.url;
    const number = Math.max(1, Number(searchParams.get(page) ?? 1) || 1);
    const per = Math.min(most, Math.max(1, Number(searchParams.get(size) ?? usual) || usual));
    const last = Math.max(1, Math.ceil(all.length / per));
    const links = [
      ...(number > 1 ? [["prev", number - 1], ["first", 1]] as const : []),
      ...(number < last ? [["next", number + 1], ["last", last]] as const : []),
    ].map(([relation, to]) => `<${at(to)}>; rel="${relation}"`);
    return Response.json(all.slice((number - 1) * per, number * per), {
      headers: links.length === 0 ? {} : { link: links.join(", ") },
    });

    function at(to: number): string {
      const url = new URL(call.url);
      url.searchParams.set(page, String(to));
      return url.href;
    }
  };
}
