/** A text without its line breaks, and where its parts stood. */
export interface JoinedLines {
  /** The text in one line. */
  readonly text: string;
  /** Where in the given text a character stood; its length for the end. */
  origin(at: number): number;
}

// As such, inside of a JSON string, or of a URL. A run of backslashes is looked at from its first on.
const BREAK = /[\r\n]|(?<!\\)\\+[rn]|%(?:25)*0[aAdD]/g;

/** Joins the lines of a text, where base64 may be broken at any place. */
export function joinedLines(given: string): JoinedLines {
  /** How many characters were taken out, up to each place in the text that remains. */
  const places: { readonly at: number; readonly gone: number }[] = [];
  let gone = 0;
  const text = given.replace(BREAK, (found, at: number) => {
    const place = at - gone;
    gone += found.length;
    places.push({ at: place, gone });
    return "";
  });
  return {
    text,
    origin(at) {
      let [low, high] = [0, places.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (places[middle]!.at <= at) low = middle + 1;
        else high = middle;
      }
      return at + (low === 0 ? 0 : places[low - 1]!.gone);
    },
  };
}

/** Replaces what a global expression finds in the joined text, with the breaks in its middle. */
export function replacedAcross(
  given: string,
  pattern: RegExp,
  replacement: (found: string) => string,
): string {
  const { text, origin } = joinedLines(given);
  if (text.length === given.length) return given.replace(pattern, replacement);
  let [done, end] = ["", 0];
  for (const { 0: found, index } of text.matchAll(pattern)) {
    done += given.slice(end, origin(index)) + replacement(found);
    // The breaks behind it stay.
    end = origin(index + found.length - 1) + 1;
  }
  return done + given.slice(end);
}
