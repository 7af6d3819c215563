import { ConnectorError } from "../../sdk/error.ts";

/**
 * Reads a body to its end, at most so many bytes.
 *
 * @param what What it is, for the message: `the answer to "GET /a"`.
 * @throws A {@link ConnectorError} when there is more; the body is cancelled then.
 */
export async function readLimited(
  body: ReadableStream<Uint8Array> | null,
  most: number,
  what: () => string,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > most) {
      throw new ConnectorError(
        `cannot record ${what()}: it has more than ${most} bytes, the most that a recording takes; ` +
          `record a smaller one, or raise "most"`,
        { code: "resource_exhausted" },
      );
    }
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
