import { ConnectorError } from "../error.ts";

/** Lets so many in at a time and keeps the others waiting in a row. */
export interface ConcurrencyLimit {
  /** Does work when its turn comes; leaves on every path. */
  run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
  /** Waits for a place; dispose of it to leave. Aborted while it waits, it throws the reason. */
  acquire(signal?: AbortSignal): Promise<Disposable>;
  /** How many are in. */
  readonly running: number;
  /** How many wait. */
  readonly waiting: number;
}

/**
 * Makes a limit of `most` at a time: first come, first served, and who is aborted leaves the row.
 *
 * @example
 * ```ts
 * import { concurrencyLimit } from "@plakar-deno/sdk/network";
 *
 * const limit = concurrencyLimit(16);
 * export function get(url: string, signal: AbortSignal): Promise<string> {
 *   return limit.run(async () => await (await fetch(url, { signal })).text(), signal);
 * }
 * ```
 *
 * @throws {ConnectorError} When `most` is not a whole number from 1 on.
 */
export function concurrencyLimit(most: number): ConcurrencyLimit {
  if (!Number.isInteger(most) || most < 1) {
    throw new ConnectorError(`cannot let ${most} in at a time; give a whole number from 1 on`, {
      code: "invalid_argument",
    });
  }
  // A Set keeps the order and lets one leave from the middle.
  const row = new Set<() => void>();
  let running = 0;

  const place = (): Disposable => {
    let left = false;
    return {
      [Symbol.dispose]() {
        if (left) return;
        left = true;
        running--;
        const [next] = row;
        next?.();
      },
    };
  };
  const acquire = async (signal?: AbortSignal): Promise<Disposable> => {
    signal?.throwIfAborted();
    if (running >= most) await turn(signal);
    else running++;
    return place();
  };
  const turn = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        row.delete(enter);
        signal?.removeEventListener("abort", stop);
      };
      const enter = () => {
        leave();
        // Taken here, not when the promise is heard: nobody may slip in between.
        running++;
        resolve();
      };
      const stop = () => {
        leave();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
      row.add(enter);
    });

  return {
    acquire,
    async run(work, signal) {
      using _place = await acquire(signal);
      signal?.throwIfAborted();
      return await work();
    },
    get running() {
      return running;
    },
    get waiting() {
      return row.size;
    },
  };
}
