/** Which ranges to read. */
export interface Ranges {
  /** The files, visited by turns. */
  readonly paths: readonly string[];
  /** Number of ranges. */
  readonly count: number;
  /** Bytes of each. */
  readonly length: number;
  /** Where the range with a number begins. */
  readonly offsetOf: (number: number) => number;
  /** How many are read at once. */
  readonly concurrency: number;
  /** Ends it when aborted. */
  readonly signal: AbortSignal;
}

/** Opens a file, reads one range of it and closes it, many times: Gets without a plugin. */
export async function readRanges(
  { paths, count, length, offsetOf, concurrency, signal }: Ranges,
): Promise<void> {
  let next = 0;
  async function work(): Promise<void> {
    const buffer = new Uint8Array(length);
    for (let at = next++; at < count; at = next++) {
      signal.throwIfAborted();
      using file = await Deno.open(paths[at % paths.length]!);
      await file.seek(offsetOf(at), Deno.SeekMode.Start);
      if (await file.read(buffer) !== length) throw new Error("a range came short");
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
}
