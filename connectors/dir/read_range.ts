import { type ByteRange, type ByteReader, ConnectorError } from "@plakar-deno/sdk";
import { blockingPace } from "@plakar-deno/sdk/files";
import type { ObjectPlace } from "./store_layout.ts";
import { isMissing, storeFailure } from "./store_failure.ts";

// A restore makes one range Get per blob (protocol 5.2), so the price of a call counts. What takes
// longer than this waits for a disk or a network (milliseconds).
const SLOW_OPEN = 1;
const SLOW_READ = 2;
const ask = blockingPace();

/**
 * Opens an object, or the part of it that lies in `range`, for reading.
 *
 * A range costs one open and one read: no fstat, and no further read once its bytes are given. Past
 * the end there is less, or nothing (row S16); offset 0 with length 0 is empty (row S17). A whole
 * object gives exactly the bytes it had when it was opened, also while another process replaces it.
 * The caller closes the reader. Throws a `ConnectorError` when the object is missing (row S14).
 */
export async function readRange(
  place: ObjectPlace,
  range: ByteRange | undefined,
  signal: AbortSignal,
): Promise<ByteReader> {
  signal.throwIfAborted();
  const file = await openObject(place);
  try {
    signal.throwIfAborted();
    // Neither call waits for the disk: the inode is in memory after the open.
    const asked = range === undefined ? file.statSync().size : rangeLength(range);
    const length = range === undefined || asked === 0 || seek(file, range.offset) ? asked : 0;
    return objectReader(place, file, length, range === undefined);
  } catch (reason) {
    file.close();
    throw storeFailure(`read ${place.title}`, place.folder, reason);
  }
}

async function openObject(place: ObjectPlace): Promise<Deno.FsFile> {
  try {
    return await ask(SLOW_OPEN, () => Deno.openSync(place.path), () => Deno.open(place.path));
  } catch (reason) {
    if (!isMissing(reason)) throw storeFailure(`read ${place.title}`, place.folder, reason);
    throw new ConnectorError(
      `${place.title} does not exist in ${JSON.stringify(place.folder)}; ` +
        `it was removed meanwhile, or the repository is damaged`,
      { code: "not_found", cause: reason },
    );
  }
}

/** False where no file of this file system reaches: to seek there is refused, not short. */
function seek(file: Deno.FsFile, offset: number): boolean {
  try {
    file.seekSync(offset, Deno.SeekMode.Start);
    return true;
  } catch (reason) {
    if ((reason as { readonly code?: unknown }).code === "EINVAL") return false;
    throw reason;
  }
}

// No file is longer than the largest safe integer, so a range from there on is empty.
function rangeLength({ offset, length }: ByteRange): number {
  if (offset >= 0 && length >= 0) return offset <= Number.MAX_SAFE_INTEGER ? length : 0;
  throw new ConnectorError(
    `a range of ${length} bytes from byte ${offset} is malformed; neither may be negative`,
    { code: "invalid_argument" },
  );
}

function objectReader(
  place: ObjectPlace,
  file: Deno.FsFile,
  byteLength: number,
  isWhole: boolean,
): ByteReader {
  let remaining = byteLength;
  return {
    byteLength,
    async read(buffer) {
      if (remaining === 0) return null;
      const wanted = buffer.length > remaining ? buffer.subarray(0, remaining) : buffer;
      let count: number | null;
      try {
        count = await ask(SLOW_READ, () => file.readSync(wanted), () => file.read(wanted));
      } catch (reason) {
        throw storeFailure(`read ${place.title}`, place.folder, reason);
      }
      if (count !== null) remaining -= count;
      else if (isWhole) throw cutShort(place, byteLength, remaining);
      else remaining = 0;
      return count;
    },
    close: () => file.close(),
  };
}

function cutShort(place: ObjectPlace, length: number, missing: number): ConnectorError {
  return new ConnectorError(
    `${place.title} in ${JSON.stringify(place.folder)} ended after ${length - missing} of ` +
      `${length} bytes; something else changes the repository's files`,
    { code: "data_loss" },
  );
}
