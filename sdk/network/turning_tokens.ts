/**
 * Makes a function that tells whether a token came before, for listings in which each page names
 * the next one: a server that leads back to a page that was read would be asked for ever. It needs
 * no memory that grows: the last token is compared with each, and so is one that is replaced at the
 * 1st, 2nd, 4th, 8th … page, so that a circle of any length is met, some rounds later at most
 * (Brent 1980).
 *
 * @example
 * ```ts
 * import { turningTokens } from "@plakar-deno/sdk/network";
 *
 * const cameBefore = turningTokens();
 * console.log(cameBefore("a"), cameBefore("b"), cameBefore("b")); // false false true
 * ```
 */
export function turningTokens(): (token: string) => boolean {
  let last: string | undefined;
  let mark: string | undefined;
  let count = 0;
  let renew = 1;
  return (token) => {
    if (token === last || token === mark) return true;
    last = token;
    if (++count === renew) {
      mark = token;
      renew *= 2;
    }
    return false;
  };
}
