import { outputError } from "./output_error.ts";

/**
 * Writes a text to a stream, all of it. A reader that has gone, as `head` has, ends nothing with an
 * error: what is printed is of no use then.
 *
 * @returns Whether there is a reader still.
 */
export function writeAll(
  stream: { writeSync(bytes: Uint8Array): number },
  text: string,
): boolean {
  let rest = new TextEncoder().encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw outputError(error);
    return false;
  }
  return true;
}
