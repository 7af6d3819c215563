import type { Connection } from "./transport.ts";

/** A plugin and a host joined inside one process, as two pipes would join them. */
export interface MemoryConnection {
  /** The plugin's end: for `serveImporter` and its siblings. */
  readonly plugin: Connection;
  /** The host's end. */
  readonly host: Connection;
  /** Closes what the host writes: the plugin reads to the end of it, then `null` (like stdin EOF). */
  closeHost(): void;
  /** Closes what the plugin writes: the host reads to the end of it, then `null`. */
  closePlugin(): void;
}

// The capacity of a Linux pipe, so that back-pressure appears in tests where it does in life.
const PIPE_BYTES = 64 * 1024;

/**
 * Makes a connection in memory; each direction holds at most 64 KiB, like a pipe on Linux.
 *
 * @example
 * ```ts
 * import { memoryConnection } from "@plakar-deno/sdk/host";
 *
 * const { plugin, host, closeHost } = memoryConnection();
 * await host.output.write(new TextEncoder().encode("hello"));
 * closeHost();
 * const buffer = new Uint8Array(16);
 * console.log(await plugin.input.read(buffer), await plugin.input.read(buffer)); // 5 null
 * ```
 */
export function memoryConnection(): MemoryConnection {
  const toPlugin = bytePipe();
  const toHost = bytePipe();
  return {
    plugin: { input: toPlugin, output: toHost },
    host: { input: toHost, output: toPlugin },
    closeHost: toPlugin.close,
    closePlugin: toHost.close,
  };
}

interface BytePipe {
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

function bytePipe(): BytePipe {
  const ring = new Uint8Array(PIPE_BYTES);
  let start = 0;
  let held = 0;
  let closed = false;
  let changed = Promise.withResolvers<void>();

  function wake(): void {
    const sleeper = changed;
    changed = Promise.withResolvers();
    sleeper.resolve();
  }

  function take(buffer: Uint8Array): number {
    const count = Math.min(buffer.length, held);
    const first = Math.min(count, PIPE_BYTES - start);
    buffer.set(ring.subarray(start, start + first));
    buffer.set(ring.subarray(0, count - first), first);
    start = (start + count) % PIPE_BYTES;
    held -= count;
    return count;
  }

  function put(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, PIPE_BYTES - held);
    const end = (start + held) % PIPE_BYTES;
    const first = Math.min(count, PIPE_BYTES - end);
    ring.set(bytes.subarray(0, first), end);
    ring.set(bytes.subarray(first, count), 0);
    held += count;
    return count;
  }

  return {
    async read(buffer) {
      while (held === 0 && !closed) await changed.promise;
      if (held === 0) return null;
      const count = take(buffer);
      wake();
      return count;
    },
    async write(bytes) {
      if (bytes.length === 0) return 0;
      while (held === PIPE_BYTES && !closed) await changed.promise;
      if (closed) throw new Deno.errors.BrokenPipe("the other end of the pipe is closed");
      const count = put(bytes);
      wake();
      return count;
    },
    close() {
      closed = true;
      wake();
    },
  };
}
