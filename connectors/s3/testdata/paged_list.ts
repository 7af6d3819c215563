import type { Listed, ListedKey } from "../client/list_keys.ts";
import type { CompareKeys } from "./listed_keys.ts";

/** A listing in memory that counts the pages it is asked for. */
export interface PagedList {
  /** Pages that were asked for. */
  readonly requests: () => number;
  /** As `listKeys` without the server. */
  list(goOnAfter: (last: string) => string | undefined): AsyncIterable<Listed>;
}

/** Lists `keys`, which are in the order of `compare`, in pages. */
export function pagedList(
  keys: readonly ListedKey[],
  { pageSize, compare, ignoresStart = false }: {
    readonly pageSize: number;
    readonly compare: CompareKeys;
    readonly ignoresStart?: boolean;
  },
): PagedList {
  let requests = 0;
  return {
    requests: () => requests,
    async *list(goOnAfter) {
      for (let at = 0;;) {
        requests++;
        await Promise.resolve();
        const page = keys.slice(at, at + pageSize);
        at += pageSize;
        const isLast = at >= keys.length;
        const after = isLast ? undefined : goOnAfter(page.at(-1)!.key);
        for (const object of page) yield { kind: "key", ...object };
        if (isLast) return;
        if (after === undefined) continue;
        at = ignoresStart ? 0 : keys.findIndex(({ key }) => compare(key, after) > 0);
        if (at < 0) at = keys.length;
      }
    },
  };
}
