import { openByteSource, type OpenSource } from "../byte_source.ts";
import type { ByteSource } from "../bytes.ts";
import { blockingPace } from "./blocking_pace.ts";
import { fileSystemError } from "./file_system_error.ts";
import { type Interrupt, interruptible } from "./interruptible.ts";
import { syncDirectory } from "./sync_directory.ts";

/** How {@link writeFileAtomic} writes. */
export interface WriteFileAtomicOptions {
  /** Stops the write, also while the body is waited for; nothing is left behind. */
  readonly signal: AbortSignal;
  /** POSIX permission bits, set exactly, whatever the umask; `0o600` by default. */
  readonly mode?: number;
  /** Where the temporary file is made, on the same file system; the folder of `path` by default. */
  readonly temporaryFolder?: string;
  /** Told when the body was read to its end; the file is not complete yet. */
  readonly onRead?: () => void;
  /** fsync file and folder before resolving; `true` by default. */
  readonly sync?: boolean;
  /** Runs on the complete temporary file before the rename: owner, mode, times. */
  readonly finish?: (temporary: string) => Promise<void>;
}

// Bytes gathered for one write: a smaller file costs one call, a bigger one 4 calls per MiB.
const GATHER = 262_144;

// What takes longer waits for a disk or a network (milliseconds).
const SLOW_WRITE = 2;
const SLOW_CHANGE = 1;
const ask = blockingPace();

// Buffers of finished writes; zeroing a fresh one costs more than writing a small file into it.
const spare: Uint8Array<ArrayBuffer>[] = [];
const MAX_SPARE = 8;

/**
 * Writes a file that is there whole or not at all: into `tmp.<random>`, then a rename over `path`.
 *
 * An older file or symbolic link at `path` is replaced, never written through. When the body fails,
 * the signal aborts, the disk is full or `finish` throws, the temporary file is removed and `path`
 * is as it was; only when the last fsync of the folder fails is the new file there already.
 * Resolves to the number of bytes. Memory does not grow with the body: it goes through one buffer of
 * 256 KiB. Writes and the rename are blocking calls while the disk answers at once
 * ({@link blockingPace}); fsync never is.
 *
 * Throws what the body or `finish` threw, the signal's reason, or a `ConnectorError` that names
 * `path` when the file system refused.
 *
 * @example
 * ```ts
 * import { writeFileAtomic } from "@plakar-deno/sdk/files";
 *
 * const folder = await Deno.makeTempDir();
 * const body = new TextEncoder().encode("hello");
 * const { signal } = new AbortController();
 * console.log(await writeFileAtomic(`${folder}/greeting`, body, { signal })); // 5
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeFileAtomic(
  path: string,
  body: ByteSource,
  options: WriteFileAtomicOptions,
): Promise<number> {
  const { signal, sync = true, mode = 0o600, finish } = options;
  const temporary = `${options.temporaryFolder ?? folderOf(path)}/tmp.${crypto.randomUUID()}`;
  const buffer = spare.pop() ?? new Uint8Array(GATHER);
  const source = openByteSource(body);
  const interrupt = interruptible(signal);
  let made = false;
  try {
    const head = await fill(source, buffer, interrupt);
    signal.throwIfAborted();
    if (head < buffer.length) options.onRead?.();
    made = true;
    let written = head;
    if (head < buffer.length && !sync) {
      const bytes = buffer.subarray(0, head);
      const create = { createNew: true, mode: mode & 0o777 };
      await attempt(path, () =>
        ask(
          SLOW_WRITE,
          () => Deno.writeFileSync(temporary, bytes, create),
          () => Deno.writeFile(temporary, bytes, create),
        ));
      // After the content: writing to a file clears setuid and setgid, for all but root.
      if ((mode & ~0o777) !== 0) await attempt(path, () => Deno.chmod(temporary, mode));
      await finish?.(temporary);
    } else {
      const create = { write: true, createNew: true, mode: mode & 0o700 };
      using file = await attempt(path, () => Deno.open(temporary, create));
      written = await writeAll(path, source, file, buffer, head, interrupt);
      if (head === buffer.length) options.onRead?.();
      // The umask may have taken bits of group and others.
      if ((mode & ~0o700) !== 0) await attempt(path, () => Deno.chmod(temporary, mode));
      await finish?.(temporary);
      if (sync) await attempt(path, () => file.sync());
    }
    signal.throwIfAborted();
    await attempt(path, () =>
      ask(
        SLOW_CHANGE,
        () => Deno.renameSync(temporary, path),
        () => Deno.rename(temporary, path),
      ));
    made = false;
    if (sync) await attempt(path, () => syncDirectory(folderOf(path)));
    await source.close().catch(() => {});
    // Kept only after success: a read that was given up may still write into the buffer.
    if (spare.length < MAX_SPARE) spare.push(buffer);
    return written;
  } catch (error) {
    if (made) await Deno.remove(temporary).catch(() => {});
    throw error;
  } finally {
    interrupt.release();
    // Not awaited: a source that never answers must not keep the failure from being told.
    source.close().catch(() => {});
  }
}

/** Reads until the buffer is full or the source ends; a short count means the end. */
async function fill(
  source: OpenSource,
  buffer: Uint8Array,
  interrupt: Interrupt,
): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const count = await interrupt.wait(source.read(buffer.subarray(filled)));
    if (count === null) break;
    filled += count;
  }
  return filled;
}

async function writeAll(
  path: string,
  source: OpenSource,
  file: Deno.FsFile,
  buffer: Uint8Array,
  head: number,
  interrupt: Interrupt,
): Promise<number> {
  let written = 0;
  for (let filled = head; filled > 0; filled = await fill(source, buffer, interrupt)) {
    for (let at = 0; at < filled;) {
      const bytes = at === 0 && filled === buffer.length ? buffer : buffer.subarray(at, filled);
      at += await attempt(
        path,
        () => ask(SLOW_WRITE, () => file.writeSync(bytes), () => file.write(bytes)),
      );
    }
    written += filled;
    if (filled < buffer.length) break;
  }
  return written;
}

async function attempt<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileSystemError("cannot write", path, error);
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  if (slash < 0) return ".";
  return slash === 0 ? "/" : path.slice(0, slash);
}
