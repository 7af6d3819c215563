const MEBIBYTE = 2 ** 20;

/** Random bytes, which no disk compresses. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 2 ** 16) {
    crypto.getRandomValues(bytes.subarray(at, at + 2 ** 16));
  }
  return bytes;
}

/** Content out of one random mebibyte: making it costs nothing. */
export async function* randomContent(size: number): AsyncGenerator<Uint8Array> {
  const chunk = randomBytes(MEBIBYTE);
  for (let rest = size; rest > 0; rest -= chunk.length) {
    yield rest < chunk.length ? chunk.subarray(0, rest) : chunk;
  }
}

/** Writes a whole file, no byte of it a hole, and leaves it in memory as far as it fits. */
export async function writeRandomFile(
  path: string,
  size: number,
  signal: AbortSignal,
): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for await (const chunk of randomContent(size)) {
    signal.throwIfAborted();
    for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
  }
}
