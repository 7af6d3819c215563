import { outputError } from "../output_error.ts";

/** A place for bytes; `Deno.stdout` and an open file fit as they are. */
export interface ByteSink {
  /** Takes some of the bytes; resolves to how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/**
 * Writes a content piece by piece, each when the reader has taken the one before.
 *
 * @param content Ended early, without an error, when the reader has gone, as `head` does.
 * @param signal Stops the wait for a reader that does not read.
 * @returns Bytes written, and whether that is all of the content.
 */
export async function writeContent(
  content: AsyncIterable<Uint8Array>,
  sink: ByteSink,
  signal: AbortSignal,
): Promise<{ bytes: number; complete: boolean }> {
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => {});
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  let bytes = 0;
  try {
    signal.throwIfAborted();
    for await (const chunk of content) {
      for (let rest = chunk; rest.length > 0;) {
        const count = await Promise.race([written(sink, rest), aborted.promise]);
        bytes += count;
        rest = rest.subarray(count);
      }
    }
    return { bytes, complete: true };
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return { bytes, complete: false };
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

async function written(sink: ByteSink, bytes: Uint8Array): Promise<number> {
  try {
    return await sink.write(bytes);
  } catch (error) {
    throw error instanceof Deno.errors.BrokenPipe ? error : outputError(error);
  }
}
