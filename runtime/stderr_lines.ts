/** Lines on their way to stderr. */
export interface StderrLines {
  /** Queues a line; never waits and never throws. */
  write(line: string): void;
  /** Resolves when everything queued so far was written or could not be. */
  flush(): Promise<void>;
  /**
   * Writes what is queued at once, for the end of the process; nothing while a write is under way,
   * which may mean that nobody reads.
   */
  flushNow(): void;
}

// Enough for any burst; a reader that stays away for longer loses lines, not the plugin.
const QUEUE_CHARACTERS = 1024 * 1024;

/**
 * Writes lines without ever blocking the plugin: a stderr that nobody reads fills up, and a
 * synchronous write would then stop all work. What does not fit is dropped and counted.
 */
export function stderrLines(
  output: {
    write(bytes: Uint8Array): Promise<number>;
    writeSync(bytes: Uint8Array): number;
  } = Deno.stderr,
): StderrLines {
  const encoder = new TextEncoder();
  let queued = "";
  let dropped = 0;
  let writing: Promise<void> | undefined;
  let underWay = false;

  function taken(): Uint8Array {
    const lost = dropped > 0 ? `warn ${dropped} log lines were dropped: stderr is full\n` : "";
    const bytes = encoder.encode(queued + lost);
    queued = "";
    dropped = 0;
    return bytes;
  }

  async function drain(): Promise<void> {
    try {
      while (queued !== "" || dropped > 0) {
        let bytes = taken();
        underWay = true;
        while (bytes.length > 0) bytes = bytes.subarray(await output.write(bytes));
      }
    } catch {
      // Nobody reads stderr any more.
    } finally {
      queued = "";
      writing = undefined;
      underWay = false;
    }
  }

  return {
    write(line) {
      if (queued.length + line.length > QUEUE_CHARACTERS) dropped++;
      else queued += line;
      // Started in the next turn, so that lines of one turn leave in one write.
      writing ??= Promise.resolve().then(drain);
    },
    flush: () => writing ?? Promise.resolve(),
    flushNow() {
      if (underWay) return;
      try {
        for (let bytes = taken(); bytes.length > 0;) {
          bytes = bytes.subarray(output.writeSync(bytes));
        }
      } catch {
        // Nobody reads stderr any more.
      }
    },
  };
}
