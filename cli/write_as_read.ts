import { outputError } from "./output_error.ts";

/**
 * Writes a text to a stream, all of it, as its reader takes it; other work goes on meanwhile.
 *
 * @returns Whether there is a reader still: one that has gone, as `head` has, is no error.
 */
export async function writeAsRead(
  stream: { write(bytes: Uint8Array): Promise<number> },
  text: string,
): Promise<boolean> {
  let rest = new TextEncoder().encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(await stream.write(rest));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw outputError(error);
    return false;
  }
  return true;
}
