/** How a process ended; see `ExitReport`, of which this is a part. */
export interface Exit {
  readonly code: number;
  readonly signal: string | null;
  readonly killed: boolean;
}

// Errors are read in a terminal: enough lines for the cause, few enough to see the sentence.
const SHOWN_LINES = 10;

/** The end of a process in words: `exited with code 3`. */
export function exitText({ code, signal, killed }: Exit): string {
  if (killed) return "was killed by this host";
  return signal === null ? `exited with code ${code}` : `was ended by the signal ${signal}`;
}

/** The last lines of stderr as the end of a sentence; a full stop's worth when there are none. */
export function lastWords(lines: readonly string[]): string {
  const shown = lines.filter((line) => line.trim() !== "").slice(-SHOWN_LINES);
  return shown.length === 0
    ? " and wrote nothing to stderr"
    : `; its last words on stderr:\n  ${shown.join("\n  ")}`;
}
