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

/** Joins a process's stdin and stdout to a connection. */
export function childConnection(
  stdin: WritableStream<Uint8Array>,
  stdout: ReadableStream<Uint8Array>,
): ChildConnection {
  const reader = stdout.getReader();
  const writer = stdin.getWriter();
  writer.closed.catch(() => {});
  let rest: Uint8Array = new Uint8Array();
  const ended = Promise.withResolvers<void>();
  let closing: Promise<void> | undefined;

  function closeInput(): Promise<void> {
    closing ??= writer.close().catch(() => {});
    return closing;
  }

  return {
    input: {
      async read(buffer) {
        if (rest.length === 0) {
          const step = await reader.read();
          if (step.done) {
            ended.resolve();
            return null;
          }
          rest = step.value;
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
