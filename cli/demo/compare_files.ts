/** What comparing two files found. */
export interface FileComparison {
  /** Bytes compared. */
  readonly bytes: number;
  /** The first byte that differs, counted from 0; also where the shorter file ends. */
  readonly differsAt?: number;
}

/** Bytes read from each file at a time. */
const chunk = 1_048_576;

/** Two buffers of one size, for one comparison at a time. */
export type ComparisonBuffers = readonly [left: Uint8Array, right: Uint8Array];

/** Makes buffers for any number of comparisons; new ones for each file would cost more than the file. */
export function comparisonBuffers(): ComparisonBuffers {
  return [new Uint8Array(chunk), new Uint8Array(chunk)];
}

/**
 * Compares the content of two files in constant memory.
 *
 * @param left One path.
 * @param right The other path.
 * @param buffers Where to read to.
 * @param signal Stops the comparison when aborted.
 */
export async function compareFiles(
  left: string,
  right: string,
  [leftBuffer, rightBuffer]: ComparisonBuffers,
  signal: AbortSignal,
): Promise<FileComparison> {
  using leftFile = await Deno.open(left);
  using rightFile = await Deno.open(right);
  for (let bytes = 0;;) {
    signal.throwIfAborted();
    const [leftCount, rightCount] = await Promise.all([
      fill(leftFile, leftBuffer),
      fill(rightFile, rightBuffer),
    ]);
    const count = Math.min(leftCount, rightCount);
    for (let index = 0; index < count; index++) {
      if (leftBuffer[index] !== rightBuffer[index]) return { bytes, differsAt: bytes + index };
    }
    bytes += count;
    if (leftCount !== rightCount) return { bytes, differsAt: bytes };
    if (count < chunk) return { bytes };
  }
}

/** Fills a buffer as far as the file reaches; a single read may return less. */
async function fill(file: Deno.FsFile, buffer: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const count = await file.read(buffer.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return filled;
}
