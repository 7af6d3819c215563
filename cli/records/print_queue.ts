/** Texts on their way to a reader who may be slow. */
export interface PrintQueue {
  /** Takes a text at once. */
  print(text: string): void;
  /** Waits while more than a little is on its way. */
  room(): Promise<void>;
  /** Waits until all was taken; throws what a write threw. */
  end(): Promise<void>;
}

// As much as a pipe of Linux holds: more makes nothing faster.
const roomyCharacters = 65_536;

/**
 * Writes texts one after the other, those that gathered meanwhile at once. No wait outlives the
 * signal: a reader that does not read cannot hold up an interrupt.
 *
 * @param write Writes a text; resolves when the reader has taken it.
 * @param signal Drops what is on its way when aborted.
 */
export function printQueue(
  write: (text: string) => Promise<void>,
  signal: AbortSignal,
): PrintQueue {
  let texts: string[] = [];
  let characters = 0;
  let writing: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;
  const over = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => over.resolve(), { once: true });
  if (signal.aborted) over.resolve();

  async function writeAll(): Promise<void> {
    while (texts.length > 0 && failure === undefined && !signal.aborted) {
      const text = texts.join("\n");
      texts = [];
      characters = 0;
      try {
        await Promise.race([write(text), over.promise]);
      } catch (error) {
        failure = { error };
      }
    }
    writing = undefined;
  }

  return {
    print(text) {
      texts.push(text);
      characters += text.length;
      writing ??= Promise.resolve().then(writeAll);
    },
    async room() {
      while (characters > roomyCharacters && writing !== undefined) await writing;
    },
    async end() {
      while (writing !== undefined) await writing;
      if (failure !== undefined) throw failure.error;
    },
  };
}
