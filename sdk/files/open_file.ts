import { closeSync, constants, fstatSync, open, openSync, read, readSync } from "node:fs";
import { promisify } from "node:util";
import type { ByteReader } from "../bytes.ts";
import { ConnectorError } from "../error.ts";
import { escapePath } from "../escape_path.ts";
import { blockingPace } from "./blocking_pace.ts";
import { readFailure } from "./read_failure.ts";

/** How {@link openFile} opens a file. */
export interface OpenFileOptions {
  /** Size of the file in bytes as its `stat` told, when known; never trusted as the end. */
  readonly byteLength?: number;
}

function failure(action: string, path: string, cause: unknown): ConnectorError {
  if ((cause as { readonly code?: unknown } | null)?.code !== "EISDIR") {
    return readFailure(action, path, cause);
  }
  return new ConnectorError(
    `cannot ${action} "${escapePath(path)}": it is a folder, which has no content; ` +
      `if it was a file when the backup began, run the backup again`,
    { code: "failed_precondition", cause },
  );
}

// What takes longer than this waits for a disk or a network (milliseconds).
const SLOW_OPEN = 1;
const SLOW_READ = 2;
// Without O_NONBLOCK opening a named pipe waits for its writer, possibly for ever.
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

const ask = blockingPace();
const openLater = promisify(open);
const readLater = promisify(read);

async function openNow(path: string): Promise<number> {
  return await ask(SLOW_OPEN, () => openSync(path, FLAGS), () => openLater(path, FLAGS));
}

async function readNow(file: number, buffer: Uint8Array): Promise<number> {
  const { length } = buffer;
  return await ask(
    SLOW_READ,
    () => readSync(file, buffer, 0, length, null),
    async () => (await readLater(file, buffer, 0, length, null)).bytesRead,
  );
}

function readerOf(file: number, path: string, byteLength: number | undefined): ByteReader {
  let total = 0;
  let ended = false;
  let closed = false;

  /** An end where bytes were expected: the file was emptied, or is no file any more. */
  function checkKind(): void {
    if (total > 0 || byteLength === 0 || fstatSync(file).isFile()) return;
    throw new ConnectorError(
      `cannot read "${escapePath(path)}": it is no regular file any more; run the backup again`,
      { code: "failed_precondition" },
    );
  }

  return {
    byteLength,
    async read(buffer) {
      if (closed) {
        throw new ConnectorError(
          `cannot read the file "${escapePath(path)}": its reader is closed; open it again`,
          { code: "failed_precondition" },
        );
      }
      if (ended || buffer.length === 0) return ended ? null : 0;
      let count: number;
      try {
        count = await readNow(file, buffer);
      } catch (cause) {
        // Closing ends a read that is under way, and whoever closed it wants no more bytes.
        if (closed) return null;
        throw failure("read the file", path, cause);
      }
      if (count === 0) {
        checkKind();
        ended = true;
        return null;
      }
      total += count;
      // Less than asked for is the end only together with the expected size: files of /proc and
      // of some FUSE file systems hand out short pieces long before their end.
      ended = count < buffer.length && total === byteLength;
      return count;
    },
    close() {
      if (closed) return;
      closed = true;
      closeSync(file);
    },
  };
}

/**
 * Opens a local file as content for a record; meant for the `open` of a `fileRecord`, which runs
 * only when the host wants the bytes.
 *
 * It reads up to the end that the file has when it is reached, however the file has changed since
 * its `stat`. With `byteLength`, a whole file that fits the reader's buffer costs one system call
 * less. `close` may be called more than once, also while a read is pending. A symbolic link is
 * followed. A named pipe has no content to back up: make a `specialRecord` of one.
 *
 * Rejects with a `ConnectorError` when the file cannot be opened; `read` rejects with one when it
 * cannot be read, when it is a folder, or after `close`.
 *
 * @example
 * ```ts
 * import { fileRecord } from "@plakar-deno/sdk";
 * import { openFile } from "@plakar-deno/sdk/files";
 *
 * const path = "/srv/data/a.txt";
 * const record = async () => {
 *   const stat = await Deno.lstat(path);
 *   return fileRecord(path, stat, () => openFile(path, { byteLength: stat.size }));
 * };
 * ```
 */
export async function openFile(path: string, options: OpenFileOptions = {}): Promise<ByteReader> {
  let file: number;
  try {
    file = await openNow(path);
  } catch (cause) {
    throw failure("open the file", path, cause);
  }
  return readerOf(file, path, options.byteLength);
}
