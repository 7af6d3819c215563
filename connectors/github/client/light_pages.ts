import { failureKind } from "@plakar-deno/sdk/network";
import { MOST_PER_PAGE } from "./github_client.ts";

/** A page of a tenth of the items before, when one of more takes the server too long. */
const TENTH = 10;

/**
 * Makes what reads a list whose items may be heavy, such as releases with hundreds of assets: GitHub
 * answers 502 or 504 for a page that takes it more than ten seconds. Then the list is read again from
 * its beginning in pages of fewer items, and in those ever after.
 *
 * @param pages Reads the list from its beginning, in pages of so many items.
 */
export function lightPages<T>(
  pages: (size: number) => AsyncIterable<readonly T[]>,
): () => AsyncGenerator<readonly T[]> {
  let size = MOST_PER_PAGE;
  return async function* read() {
    for (;;) {
      try {
        return yield* pages(size);
      } catch (error) {
        if (size === 1 || failureKind(error) !== "transient") throw error;
        size /= TENTH;
      }
    }
  };
}
