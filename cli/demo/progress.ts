/** Where progress goes; `Deno.stdout` fits as it is. */
export interface ProgressOutput {
  /** Whether a person watches, so that a line may be rewritten. */
  isTerminal(): boolean;
  /** Takes all bytes at once. */
  writeSync(bytes: Uint8Array): number;
}

/** Tells a person how far things are. */
export interface Progress {
  /** Replaces the line that is being rewritten; without a terminal it does nothing. */
  update(text: string): void;
  /** Ends that line with a result, or prints one. */
  done(text: string): void;
  /** Removes the line that is being rewritten, so that what comes next begins a line. */
  clear(): void;
}

/** Rewriting a line more often than this only costs time. */
const intervalMs = 100;
const columns = 100;

/**
 * Shows progress: one line rewritten in place on a terminal, plain result lines otherwise.
 *
 * @param output Where to.
 * @param now The clock, in milliseconds.
 */
export function progress(
  output: ProgressOutput,
  now: () => number = () => performance.now(),
): Progress {
  const terminal = output.isTerminal();
  const write = (text: string) => void output.writeSync(new TextEncoder().encode(text));
  let last = -Infinity;
  return {
    update(text) {
      if (!terminal || now() - last < intervalMs) return;
      last = now();
      write(`\r\x1b[K  … ${oneLine(text).slice(0, columns)}`);
    },
    done(text) {
      last = -Infinity;
      write(terminal ? `\r\x1b[K${text}\n` : `${text}\n`);
    },
    clear() {
      if (terminal) write("\r\x1b[K");
    },
  };
}

/** A name with a line break or an escape sequence in it must not move the cursor. */
// deno-lint-ignore no-control-regex
const controls = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** The text with everything a terminal acts on replaced. */
export function oneLine(text: string): string {
  return text.replace(controls, "�");
}
