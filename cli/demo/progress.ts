import { progress as shownProgress } from "../progress.ts";

/** Where progress goes; `Deno.stdout` fits as it is. */
export interface ProgressOutput {
  /** Whether a person watches, so that a line may be rewritten. */
  isTerminal(): boolean;
  /** Takes all bytes at once. */
  writeSync(bytes: Uint8Array): number;
}

/** Tells a person how far the demonstration is. */
export interface Progress {
  /** Replaces the line that is being rewritten; without a terminal it does nothing. */
  update(text: string): void;
  /** Ends that line with a result, or prints one. */
  done(text: string): void;
  /** Removes the line that is being rewritten, so that what comes next begins a line. */
  clear(): void;
}

/**
 * Shows the progress of the demonstration among its results, which go to the same place.
 *
 * @param output Where to.
 * @param now The clock, in milliseconds.
 */
export function progress(
  output: ProgressOutput,
  now: () => number = () => performance.now(),
): Progress {
  const note = (text: string) => void output.writeSync(new TextEncoder().encode(`${text}\n`));
  const shown = shownProgress(note, {
    isTerminal: output.isTerminal(),
    plainMs: Infinity,
    now,
  });
  return {
    update: (text) => shown.update(`  … ${text}`),
    done: shown.line,
    clear: shown.done,
  };
}
