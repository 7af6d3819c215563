/** Digits, so that files lie in the order of their numbers; larger numbers have more. */
const WIDTH = 6;

/** The name of the file of an issue, pull request or discussion: `000012.json`. */
export function numbered(number: number): string {
  return `${String(number).padStart(WIDTH, "0")}.json`;
}
