/** The last lines a plugin wrote to stderr. */
export interface StderrLines {
  /** The lines kept, oldest first. */
  readonly lines: readonly string[];
  /** Resolves when the plugin's stderr ended or `stop` was called; never rejects. */
  readonly done: Promise<void>;
  /** Stops reading. */
  stop(): Promise<void>;
}

// Enough for a stack trace with its cause; memory stays bounded however much a plugin prints.
const KEPT_LINES = 200;
// A longer line is cut: it is somebody's data, not a message.
const LINE_CHARACTERS = 8 * 1024;

/**
 * Reads stderr line by line. `onLine` gets every line as it comes, without its end; what it throws is
 * dropped, for a plugin's chatter must not end a session.
 */
export function stderrLines(
  stderr: ReadableStream<Uint8Array>,
  onLine: (line: string) => void = () => {},
): StderrLines {
  const reader = stderr.getReader();
  const lines: string[] = [];
  const decoder = new TextDecoder();
  let rest = "";

  function keep(line: string): void {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    lines.push(text);
    if (lines.length > KEPT_LINES) lines.shift();
    try {
      onLine(text);
    } catch {
      // See above.
    }
  }

  function take(text: string): void {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      keep(line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)} …` : line);
    }
    if (rest.length > LINE_CHARACTERS) {
      keep(`${rest.slice(0, LINE_CHARACTERS)} …`);
      rest = "";
    }
  }

  async function read(): Promise<void> {
    try {
      for (let step = await reader.read(); !step.done; step = await reader.read()) {
        take(decoder.decode(step.value, { stream: true }));
      }
    } catch {
      // A broken stderr is the end of it.
    }
    take(decoder.decode());
    if (rest !== "") keep(rest);
    rest = "";
  }

  const done = read();
  return {
    lines,
    done,
    async stop() {
      await reader.cancel().catch(() => {});
      await done;
    },
  };
}
