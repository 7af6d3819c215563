import { openFiles } from "./open_files.ts";
import { timerCount } from "./timer_count.ts";

/** What this process holds, or what it holds more than before. */
export interface Held {
  /** Processes it started. */
  readonly processes: number;
  /** Open file descriptors. */
  readonly files: number;
  /** Timers that run. */
  readonly timers: number;
}

/** How {@link leftBehind} runs its cycles. */
export interface LeakOptions {
  /** How many; 100 when left out. */
  readonly cycles?: number;
  /** Opens something and closes it again; gets the number of the cycle, from 0. */
  readonly cycle: (index: number) => Promise<void>;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
}

// What is made once and kept: modules that load late, the runtime's own threads and pipes.
const WARM_UP = 3;
// A process that is gone and its pipes are noticed in one of the event loop's next turns.
const PATIENCE_MS = 2_000;

/** Processes whose parent is this one; none where there is no procfs. */
async function childCount(): Promise<number> {
  if (Deno.build.os !== "linux") return 0;
  const parent = new RegExp(`^PPid:\\s*${Deno.pid}$`, "m");
  let count = 0;
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    // It may be gone since it was listed.
    const status = await Deno.readTextFile(`/proc/${name}/status`).catch(() => "");
    if (parent.test(status)) count++;
  }
  return count;
}

/**
 * Opens and closes again and again and tells what that left behind: nothing, when all is well. The
 * counts of files and processes come from procfs and are 0 elsewhere; timers are those of
 * `setTimeout` and `setInterval`.
 *
 * Throws what a cycle throws.
 *
 * @example
 * ```ts
 * import { leftBehind } from "@plakar-deno/sdk/testing";
 *
 * const left = await leftBehind({
 *   cycles: 5,
 *   async cycle() {
 *     await new Promise((resolve) => setTimeout(resolve, 1));
 *   },
 * });
 * console.log(left); // { processes: 0, files: 0, timers: 0 }
 * ```
 */
export async function leftBehind(
  { cycles = 100, cycle, signal }: LeakOptions,
): Promise<Held> {
  using timers = timerCount();
  const held = async (): Promise<Held> => ({
    processes: await childCount(),
    files: await openFiles(Deno.pid) ?? 0,
    timers: timers.running(),
  });
  const warmUp = Math.min(WARM_UP, cycles);
  for (let index = 0; index < warmUp; index++) await cycle(index);
  const before = await settled(held, undefined);
  for (let index = warmUp; index < cycles; index++) {
    signal?.throwIfAborted();
    await cycle(index);
  }
  const after = await settled(held, before);
  return difference(after, before);
}

function difference(after: Held, before: Held): Held {
  return {
    processes: after.processes - before.processes,
    files: after.files - before.files,
    timers: after.timers - before.timers,
  };
}

/** Looks until nothing more goes away, at most for `PATIENCE_MS`. */
async function settled(look: () => Promise<Held>, before: Held | undefined): Promise<Held> {
  const end = Date.now() + PATIENCE_MS;
  let last = await look();
  for (;;) {
    const over = before !== undefined &&
      Object.values(difference(last, before)).every((n) => n <= 0);
    if (over || Date.now() > end) return last;
    await new Promise((resolve) => setTimeout(resolve, 50));
    const next = await look();
    // Without a goal, two looks that agree will do.
    if (before === undefined && JSON.stringify(next) === JSON.stringify(last)) return next;
    last = next;
  }
}
