import { type Link, linkHeader } from "./link_header.ts";
import { pagingFailure } from "./paging_failure.ts";
import type { Paging } from "./paging.ts";

/** How the links of a service differ from the usual. */
export interface LinkPagingOptions {
  /** The relation that leads on; `next` when left out. */
  readonly relation?: string;
}

/**
 * Pages by the `Link` header (RFC 8288), as GitHub, GitLab and Okta do: the list goes on at the link
 * with `rel="next"` and ends where there is none. The client asks the address only when it is on a
 * host it may ask.
 *
 * @example
 * ```ts
 * import { type HttpClient, linkPaging } from "@plakar-deno/sdk/http";
 *
 * export async function* issues(client: HttpClient, signal: AbortSignal) {
 *   const path = "/repos/a/b/issues";
 *   const query = { per_page: 100, sort: "created", direction: "asc" };
 *   for await (const page of client.pages({ path, query, next: linkPaging(), signal })) {
 *     yield page.value;
 *   }
 * }
 * ```
 */
export function linkPaging(options: LinkPagingOptions = {}): Paging {
  const { relation = "next" } = options;
  return {
    next({ headers, url, action }) {
      const header = headers.get("link");
      if (header === null) return undefined;
      const fail = (reason: string) =>
        pagingFailure(action, reason, "check what stands between here and the server");
      const links = linkHeader(header);
      if (links === undefined) throw fail("the server sent a Link header that cannot be read");
      const targets = targetsOf(links, relation, url);
      if (targets.size > 1) throw fail(`the server sent ${targets.size} links to the next page`);
      const [target] = targets;
      if (target === null) throw fail("the server sent a link to a next page that is no address");
      return target === undefined ? undefined : { path: target };
    },
  };
}

/** Where the links with this relation lead; null for one that is no address. */
function targetsOf(links: readonly Link[], relation: string, base: URL): Set<string | null> {
  const wanted = relation.toLowerCase();
  return new Set(
    links.filter(({ relations }) => relations.includes(wanted))
      .map(({ target }) => target === "" ? null : URL.parse(target, base)?.href ?? null),
  );
}
