import type { Connection } from "../runtime/transport.ts";

/** The pipes of a plugin's process. */
export interface ChildConnection extends Connection {
  /** Closes the plugin's stdin, after what was written: the plugin sees its end and must exit. */
  closeInput(): Promise<void>;
  /** Resolves when the plugin's stdout was read to its end. */
  readonly ended: Promise<void>;
  /** Lets go of both pipes, whoever else may still hold them. */
  release(): Promise<void>;
}

// What a pipe of Linux gives at once.
const READ_BYTES = 64 * 1024;

/** Joins a process's stdin and stdout, which must be a byte stream, to a connection. */
export function childConnection(
  stdin: WritableStream<Uint8Array>,
  stdout: ReadableStream<Uint8Array>,
): ChildConnection {
  // Into the same memory each time: with new memory for each piece, half of the time goes to it.
  const reader = stdout.getReader({ mode: "byob" });
  const writer = stdin.getWriter();
  writer.closed.catch(() => {});
  let memory: Uint8Array<ArrayBuffer> = new Uint8Array(READ_BYTES);
  let rest: Uint8Array = memory.subarray(0, 0);
  const ended = Promise.withResolvers<void>();
  let over = false;
  let closing: Promise<void> | undefined;

  function closeInput(): Promise<void> {
    closing ??= writer.close().catch(() => {});
    return closing;
  }

  return {
    input: {
      async read(buffer) {
        if (rest.length === 0) {
          if (over) return null;
          const step = await reader.read(memory);
          if (step.done) {
            over = true;
            ended.resolve();
            return null;
          }
          rest = step.value;
          memory = new Uint8Array(step.value.buffer);
        }
        const count = Math.min(rest.length, buffer.length);
        buffer.set(count === rest.length ? rest : rest.subarray(0, count));
        rest = rest.subarray(count);
        return count;
      },
    },
    output: {
      async write(bytes) {
        await writer.write(bytes);
        return bytes.length;
      },
    },
    closeInput,
    ended: ended.promise,
    async release() {
      await reader.cancel().catch(() => {});
      // A plugin that does not read leaves a write pending for ever; aborting drops it.
      await Promise.race([closing, writer.abort().catch(() => {})]);
    },
  };
}
