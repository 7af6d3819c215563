/**
 * A text as one word of bash and zsh: nothing in it is expanded.
 *
 * @throws {RangeError} For a text of several lines, which would end a line of the script.
 */
export function shellQuote(text: string): string {
  refuseLines(text);
  return /^[A-Za-z0-9_./=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A text as one word of fish, in which a backslash counts between quotes. */
export function fishQuote(text: string): string {
  refuseLines(text);
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

function refuseLines(text: string): void {
  if (/[\n\r\0]/.test(text)) throw new RangeError(`"${text}" is more than one line`);
}
