const TRIES = 25;
const PAUSE_MS = 20;

/**
 * Starts a program that may have been written a moment ago. While the process that wrote it starts
 * other programs, each of them holds the file open until it runs, and the system refuses to start it
 * (ETXTBSY): that is tried again, for half a second, in which the thread stands still.
 *
 * @throws What `Deno.Command` throws.
 */
export function spawnWritten(command: Deno.Command): Deno.ChildProcess {
  for (let left = TRIES;; left--) {
    try {
      return command.spawn();
    } catch (error) {
      if (left === 0 || !isBusy(error)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

/** Deno gives this error no class and no code. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && /Text file busy/.test(error.message);
}
