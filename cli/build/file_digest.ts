import { createHash } from "node:crypto";

/**
 * Reads a file through once, however large it is.
 *
 * @param signal Stops the reading when aborted.
 * @param each Called with each piece, which is overwritten afterwards.
 * @returns Its SHA-256, in hexadecimal.
 */
export async function fileDigest(
  file: string,
  signal: AbortSignal,
  each?: (piece: Uint8Array) => Promise<void>,
): Promise<string> {
  const hash = createHash("sha256");
  using opened = await Deno.open(file);
  const buffer = new Uint8Array(1_048_576);
  for (;;) {
    signal.throwIfAborted();
    const count = await opened.read(buffer);
    if (count === null) return hash.digest("hex");
    const piece = buffer.subarray(0, count);
    hash.update(piece);
    await each?.(piece);
  }
}
