import type { ByteRange, ByteReader } from "@plakar-deno/sdk";
import { fileSystemError } from "@plakar-deno/sdk/files";

/** Opens an object, or the part of it that lies in `range`; who gets the reader closes it. */
export async function readObject(path: string, range?: ByteRange): Promise<ByteReader> {
  let file: Deno.FsFile | undefined;
  try {
    file = await Deno.open(path);
    return range === undefined ? file : await partOf(file, range);
  } catch (cause) {
    file?.close();
    throw fileSystemError("cannot read", path, cause);
  }
}

/** The bytes of a range: less, or none, where it reaches past the end of the file. */
async function partOf(file: Deno.FsFile, { offset, length }: ByteRange): Promise<ByteReader> {
  const { size } = await file.stat();
  let left = Math.max(0, Math.min(length, size - offset));
  if (left > 0) await file.seek(offset, Deno.SeekMode.Start);
  return {
    async read(buffer) {
      if (left === 0) return null;
      const count = await file.read(buffer.subarray(0, left));
      left = count === null ? 0 : left - count;
      return count;
    },
    close: () => file.close(),
  };
}
