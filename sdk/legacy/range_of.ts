import { openByteSource, type OpenSource } from "../byte_source.ts";
import type { ByteReader } from "../bytes.ts";
import type { ByteRange } from "../resource.ts";
import type { LegacyReader } from "./legacy_reader.ts";

// What is skipped is read into this much.
const SKIP = 64 * 1024;

/**
 * The part of a content that can only be read from its start: what comes before is read and
 * dropped, and the content is closed as soon as the part is out.
 */
export async function rangeOf(
  open: () => LegacyReader | Promise<LegacyReader>,
  { offset, length }: ByteRange,
): Promise<ByteReader> {
  const source: OpenSource = openByteSource(await open());
  let before = offset;
  let left = length;

  async function skip(): Promise<boolean> {
    const room = new Uint8Array(Math.min(before, SKIP));
    while (before > 0) {
      const count = await source.read(room.subarray(0, Math.min(before, room.length)));
      if (count === null) return false;
      before -= count;
    }
    return true;
  }

  return {
    async read(buffer) {
      if (left === 0 || !await skip()) return null;
      const count = await source.read(buffer.subarray(0, Math.min(left, buffer.length)));
      left = count === null ? 0 : left - count;
      return count;
    },
    close: () => source.close(),
  };
}
