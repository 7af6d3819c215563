const MAX_LENGTH = 200;

/** The text in double quotes on one line, control characters escaped, cut after 200 characters. */
export function quote(text: string): string {
  return text.length > MAX_LENGTH
    ? `${JSON.stringify(text.slice(0, MAX_LENGTH))} [cut]`
    : JSON.stringify(text);
}

/** Texts in double quotes, separated by commas. */
export function quoteAll(texts: Iterable<string>): string {
  return [...texts].map(quote).join(", ");
}
