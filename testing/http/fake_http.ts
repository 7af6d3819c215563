import type { FakeCall, FakeRoute, FakeRule } from "./fake_call.ts";
import { routeMatcher } from "./fake_route.ts";
import type { HttpHandler } from "./http_handler.ts";

/** What {@link fakeHttp} takes. */
export interface FakeHttpOptions {
  /** The answers, by route: `GET /notes/:id`, or `/notes/*` for every method; the first that fits. */
  readonly routes: Readonly<Record<string, FakeRoute>>;
  /** Limits, asked before the faults: {@link primaryLimit}, {@link secondaryLimit}. */
  readonly limits?: readonly FakeRule[];
  /** Faults, the first one outermost: {@link failingAnswers}, {@link brokenBody} and others. */
  readonly faults?: readonly FakeRule[];
}

/** A server that answers as a test says, and counts. */
export interface FakeHttp {
  /** Answers a request. */
  readonly handle: HttpHandler;
  /** How many requests came. */
  readonly requests: number;
  /** How many requests came to each method and path, such as `GET /notes`, without parameters. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many requests fit a route, such as `GET /notes/:id`; one of the table or another. */
  count(route: string): number;
  /** Counts from zero again. */
  reset(): void;
}

/**
 * Makes a server out of routes, limits and faults, for tests without a network.
 *
 * What no route fits is answered with 404, as a service does. An error that a route throws is thrown
 * by the handler.
 *
 * @throws A `TypeError` when a route cannot be read.
 * @example
 * ```ts
 * import { failingAnswers, fakeHttp } from "@plakar-deno/sdk/testing";
 *
 * const fake = fakeHttp({
 *   routes: { "GET /notes/:id": ({ params }) => Response.json({ id: params["id"] }) },
 *   faults: [failingAnswers({ status: 502, times: 1 })],
 * });
 * const ask = () => fake.handle(new Request("https://api.example.com/notes/7"));
 * console.log((await ask()).status, await (await ask()).json()); // 502 { id: "7" }
 * console.log(fake.count("GET /notes/:id")); // 2
 * ```
 */
export function fakeHttp({ routes, limits = [], faults = [] }: FakeHttpOptions): FakeHttp {
  const table = Object.entries(routes).map(([route, answer]) => ({
    ...routeMatcher(route),
    answer,
  }));
  const rules = [...limits, ...faults];
  const counts = new Map<string, number>();
  let total = 0;

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const name = `${request.method} ${url.pathname}`;
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    const [found] = table.flatMap(({ match, answer }) => {
      const params = match(request.method, url);
      return params === undefined ? [] : [{ params, answer }];
    });
    const call: FakeCall = { request, url, params: found?.params ?? {}, nth, total: ++total };
    async function answered(at: number): Promise<Response> {
      const rule = rules[at];
      if (rule !== undefined) return await rule(call, () => answered(at + 1));
      return found === undefined ? notFound() : await found.answer(call);
    }
    return await answered(0);
  }
  return {
    handle,
    get requests() {
      return total;
    },
    get counts() {
      return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    count(route) {
      const { match } = routeMatcher(route);
      let count = 0;
      for (const [name, times] of counts) {
        const [method = "", path = ""] = name.split(" ");
        if (match(method, new URL(`http://fake${path}`)) !== undefined) count += times;
      }
      return count;
    },
    reset() {
      counts.clear();
      total = 0;
    },
  };
}

function notFound(): Response {
  return Response.json({ message: "Not Found" }, { status: 404 });
}
