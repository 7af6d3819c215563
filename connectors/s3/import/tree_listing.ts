import type { Excludes } from "@plakar-deno/sdk/files";
import type { BucketPlace } from "../client/bucket_place.ts";
import { excludedFolder } from "./excluded_folder.ts";
import { type KeyEntry, type KeyTree, keyTree } from "./key_tree.ts";
import type { Listed } from "../client/list_keys.ts";
import { folderOf, pathOfKey } from "./path_of_key.ts";

/** How keys are listed into a tree. */
export interface TreeListingOptions {
  /** Prefix and root. */
  readonly place: Pick<BucketPlace, "prefix" | "root">;
  /** What the host drops. */
  readonly excludes: Excludes;
  /** Lists the keys below the prefix; `goOnAfter` is that of `listKeys`. */
  list(goOnAfter: (last: string) => string | undefined): AsyncIterable<Listed>;
  /** Makes entries of keys; one for place and excludes when left out. */
  readonly tree?: KeyTree;
}

// The last code point there is: keys with it behind a slash are not to be expected, and if there
// are some, they are listed and left out one by one.
const LAST = "\u{10FFFF}";
/** After so many folders no more are skipped: what is remembered of them has a bound. */
const MOST_SKIPPED = 10_000;

/**
 * Lists keys and gives what they stand for, without asking for pages of excluded folders.
 *
 * One listing goes through all keys, a thousand with each request, and what is excluded is left out.
 * Where a page ends within an excluded folder, the next one begins behind it. So a folder costs no
 * request of its own, however many there are, and an excluded one costs none either, however large
 * it is: what comes of it lies on pages with other keys.
 *
 * When keys come in no order after something was skipped, or come again, the listing begins anew and
 * skips nothing; the tree knows what it has given.
 *
 * Below a prefix without a key there is nothing, not even a root. Throws what the listing throws:
 * what was not listed must not look like what is not there (row I2).
 */
export async function* treeListing(options: TreeListingOptions): AsyncGenerator<KeyEntry> {
  const { place, excludes, list, tree = keyTree({ place, excludes }) } = options;
  const { prefix, root } = place;
  const skipped = new Set<string>();
  let maySkip = true;

  function goOnAfter(last: string): string | undefined {
    const folder = excludedFolder(folderOf(pathOfKey(place, last)), { root, excludes });
    if (folder === undefined || !tree.inOrder) return undefined;
    // A server that lists again what it was asked to skip is left to go on to its end.
    if (skipped.has(folder) || skipped.size === MOST_SKIPPED) maySkip = false;
    if (!maySkip) return undefined;
    skipped.add(folder);
    return prefix + folder + LAST;
  }

  let isEmpty = prefix !== "";
  for (let mustRepeat = true; mustRepeat;) {
    mustRepeat = false;
    for await (const listed of list(goOnAfter)) {
      if (listed.kind !== "key") continue;
      isEmpty = false;
      // A loop, as "yield*" of a list costs several turns for each entry.
      for (const entry of tree.take(listed)) yield entry;
      if (tree.inOrder || skipped.size === 0) continue;
      // Nobody knows what lay behind the folders that were skipped: all is listed again.
      mustRepeat = true;
      skipped.clear();
      break;
    }
  }
  if (!isEmpty) yield* tree.end();
}
