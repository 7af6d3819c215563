import { oneLine } from "./visible_text.ts";

/** Tells a person how far things are. */
export interface Progress {
  /**
   * Says what is being done, so often as is convenient: on a terminal one line is rewritten, at most
   * ten times a second; elsewhere a plain line is printed every few seconds.
   */
  update(text: string): void;
  /** Prints a line that stays, above the one that is rewritten. */
  line(text: string): void;
  /** Removes the line that is rewritten; later calls begin a new one. */
  done(): void;
}

/** How progress is shown; all of it is found out when left out. */
export interface ProgressOptions {
  /** Whether a person watches, so that a line may be rewritten: whether stderr is a terminal. */
  readonly isTerminal?: boolean;
  /** Width of the terminal; the line is cut so that it never breaks. */
  readonly columns?: number;
  /** Milliseconds between two plain lines where there is no terminal; 10,000 when left out. */
  readonly plainMs?: number;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** Rewriting a line more often than this only costs time. */
const rewriteMs = 100;
// Up to the line, and clear it.
const over = "\x1b[A\x1b[2K";

/**
 * Shows progress: one line rewritten in place on a terminal, a plain line now and then otherwise.
 *
 * While a line is shown, print others with `line`, or call `done` before.
 *
 * @param note Prints a line, as `context.note` does.
 */
export function progress(note: (text: string) => void, options: ProgressOptions = {}): Progress {
  const { isTerminal = Deno.stderr.isTerminal(), plainMs = 10_000 } = options;
  const now = options.now ?? (() => performance.now());
  const columns = options.columns ?? (isTerminal ? terminalColumns() : Infinity);
  let last = isTerminal ? -Infinity : now();
  let shown = false;

  function done(): void {
    // The line break that `note` adds leads back to where the line was.
    if (shown) note(`${over}\x1b[A`);
    shown = false;
    if (isTerminal) last = -Infinity;
  }

  return {
    update(text) {
      if (now() - last < (isTerminal ? rewriteMs : plainMs)) return;
      last = now();
      const line = cut(oneLine(text), columns - 1);
      note(shown ? `${over}${line}` : line);
      shown = isTerminal;
    },
    line(text) {
      if (shown) note(`${over}${text}`);
      else note(text);
      shown = false;
      if (isTerminal) last = -Infinity;
    },
    done,
  };
}

function terminalColumns(): number {
  try {
    const { columns } = Deno.consoleSize();
    if (columns >= 20) return columns;
  } catch {
    // Only stderr is a terminal, and nobody knows how wide.
  }
  return 80;
}

/** As much of the text as fits; characters of East Asia take two columns. */
function cut(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += character.codePointAt(0)! >= 0x1100 ? 2 : 1;
    if (width > columns) return text.slice(0, end);
    end += character.length;
  }
  return text;
}
