import { closeSync, open, openSync, read, readSync } from "node:fs";
import { promisify } from "node:util";

const openLater = promisify(open);
const readLater = promisify(read);

/** Opens, reads and closes every file with calls that block; others have a turn after each file. */
export async function readBlocking(
  paths: readonly string[],
  bufferBytes: number,
  concurrency: number,
  signal: AbortSignal,
): Promise<void> {
  await share(paths, bufferBytes, concurrency, signal, (path, buffer) => {
    const file = openSync(path, "r");
    try {
      while (readSync(file, buffer, 0, buffer.length, null) > 0);
    } finally {
      closeSync(file);
    }
  });
}

/** The same with promises for opening and reading; closing, which asks no disk, blocks all the same. */
export async function readPromised(
  paths: readonly string[],
  bufferBytes: number,
  concurrency: number,
  signal: AbortSignal,
): Promise<void> {
  await share(paths, bufferBytes, concurrency, signal, async (path, buffer) => {
    const file = await openLater(path, "r");
    try {
      while ((await readLater(file, buffer, 0, buffer.length, null)).bytesRead > 0);
    } finally {
      closeSync(file);
    }
  });
}

async function share(
  paths: readonly string[],
  bufferBytes: number,
  concurrency: number,
  signal: AbortSignal,
  readFile: (path: string, buffer: Uint8Array) => Promise<void> | void,
): Promise<void> {
  const queue = paths.values();
  async function work(): Promise<void> {
    const buffer = new Uint8Array(bufferBytes);
    for (const path of queue) {
      signal.throwIfAborted();
      await readFile(path, buffer);
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
}
