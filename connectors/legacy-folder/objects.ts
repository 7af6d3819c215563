import { ConnectorError, type Mac, macFromHex, macToHex } from "@plakar-deno/sdk";
import type { ByteReader, CallOptions } from "@plakar-deno/sdk";
import { fileSystemError, syncDirectory, writeFileAtomic } from "@plakar-deno/sdk/files";

/** The objects of one kind: the files of a folder, each named by its 64 hexadecimal digits. */
export interface Objects {
  /** Their names; throws when the folder is missing, as an unmounted disk holds not "none". */
  list(call: CallOptions): AsyncIterable<Mac>;
  /** Stores one whole, or not at all, and on disk. */
  put(mac: Mac, body: ReadableStream<Uint8Array>, call: CallOptions): Promise<number>;
  /** Opens one. */
  get(mac: Mac, call: CallOptions): Promise<Deno.FsFile>;
  /** Opens `length` bytes of one from `offset`; fewer where it ends before. */
  getPart(mac: Mac, offset: number, length: number, call: CallOptions): Promise<ByteReader>;
  /** Removes one; a missing one is no error, as two hosts may remove one stale lock. */
  remove(mac: Mac, call: CallOptions): Promise<void>;
}

const NAME = /^[0-9a-f]{64}$/;

/** The objects in `folder`; `word` is what one is called in a message. */
export function objects(folder: string, word: string): Objects {
  const place = (mac: Mac) => `${folder}/${macToHex(mac)}`;

  async function open(mac: Mac): Promise<Deno.FsFile> {
    try {
      return await Deno.open(place(mac));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) {
        throw fileSystemError("cannot read", place(mac), error);
      }
      throw new ConnectorError(`${word} ${macToHex(mac)} is not in this store`, {
        code: "not_found",
        cause: error,
      });
    }
  }

  return {
    async *list({ signal }) {
      try {
        for await (const { name, isFile } of Deno.readDir(folder)) {
          signal.throwIfAborted();
          if (isFile && NAME.test(name)) yield macFromHex(name);
        }
      } catch (error) {
        signal.throwIfAborted();
        throw fileSystemError("cannot list", folder, error);
      }
    },
    put: (mac, body, { signal }) => writeFileAtomic(place(mac), body, { signal }),
    get: open,
    async getPart(mac, offset, length) {
      const file = await open(mac);
      let left = 0;
      try {
        // Some file systems refuse to seek far beyond the end.
        if (offset < (await file.stat()).size) left = length;
        if (left > 0) await file.seek(offset, Deno.SeekMode.Start);
      } catch (error) {
        file.close();
        throw fileSystemError("cannot read", place(mac), error);
      }
      return {
        async read(buffer) {
          const count = left === 0 ? null : await file.read(buffer.subarray(0, left));
          left -= count ?? 0;
          return count;
        },
        close: () => file.close(),
      };
    },
    async remove(mac) {
      try {
        await Deno.remove(place(mac));
        await syncDirectory(folder);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return;
        throw fileSystemError("cannot delete", place(mac), error);
      }
    },
  };
}
