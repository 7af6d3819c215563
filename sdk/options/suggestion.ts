/** Edits that turn `from` into `to`: insert, delete, replace, or swap two neighbours. */
function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const replace = from[row - 1] === to[column - 1] ? 0 : 1;
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + replace,
      );
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      if (swapped) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      next.push(best);
    }
    [beforeLast, last] = [last, next];
  }
  return last[to.length] ?? 0;
}

/** A word as it counts for likeness: case does not, and `-` is `_`. */
function plain(word: string): string {
  return word.toLowerCase().replaceAll("-", "_");
}

/**
 * The known word that was probably meant by `word`: the one with the fewest edits, if they are at
 * most a third of its letters (at least one); undefined if none is that close.
 *
 * @example
 * ```ts
 * import { suggestion } from "@plakar-deno/sdk/options";
 *
 * console.log(suggestion("use-tsl", ["use_tls", "port"])); // "use_tls"
 * ```
 */
export function suggestion<W extends string>(word: string, known: readonly W[]): W | undefined {
  let best: W | undefined;
  let fewest = Infinity;
  for (const candidate of known) {
    const limit = Math.max(1, Math.floor(candidate.length / 3));
    // Lengths too far apart cannot be close, and a huge word is not worth comparing.
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const edits = distance(plain(word), plain(candidate));
    if (edits <= limit && edits < fewest) [best, fewest] = [candidate, edits];
  }
  return best;
}
