import type { Logger } from "@plakar-deno/sdk";
import { type Clock, systemClock } from "@plakar-deno/sdk/network";

/** How the memory of uploads is bounded; what is left out suits a plugin. */
export interface UploadsOptions {
  /** Where it is told that parts of a broken upload may have been left behind. */
  readonly log?: Logger;
  /** Bytes that all parts of all uploads may hold at once. */
  readonly memory?: number;
  /** Bytes of the first parts of an object; S3 wants 5 MiB or more. */
  readonly partSize?: number;
  /** Parts of one object that are on their way at once. */
  readonly inFlight?: number;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
}

/** Memory of one part, lent by {@link Uploads}. */
export interface PartMemory {
  /** The bytes; what they hold is of an earlier part. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Tells that content for it came. */
  came(): void;
  /** Tells that the part is on its way, so that the memory will come back. */
  sending(): void;
  /** Gives them back to be used again; what comes after the first `release` or `drop` does nothing. */
  release(): void;
  /** Gives them up: something may still write into them. */
  drop(): void;
}

/** What all uploads of a process share: one budget of memory, given out fairly. */
export interface Uploads {
  /** Where it is told that parts may have been left behind. */
  readonly log: Logger | undefined;
  /** Bytes of the first parts of an object. */
  readonly partSize: number;
  /** Parts of one object that are on their way at once. */
  readonly inFlight: number;
  /** Bytes that are lent at present. */
  readonly lent: number;
  /**
   * Waits for memory, first come, first served. Only who holds none may wait: then everybody who
   * holds some can go on, and nobody waits for ever. Who has sent a part stands at the end of the
   * line, so that uploads take turns part by part. Rejects with the signal's reason.
   */
  take(size: number, signal: AbortSignal): Promise<PartMemory>;
  /** Memory that is free and that nobody waits for. */
  tryTake(size: number): PartMemory | undefined;
}

/** Memory that is being filled. */
interface Filling {
  /** When content came for it. */
  lastCame: number;
  /** Takes it out of the count. */
  setAside(): void;
}

interface Waiter {
  readonly size: number;
  readonly grant: () => void;
}

const MIB = 1 << 20;

// Who holds memory may get no content for minutes: its host has none, or it is held up behind that of
// uploads that wait for memory, as all come over one connection, which takes only so much that nobody
// reads. Then one more must go.
const PATIENCE_MS = 10_000;
// One that goes may be what makes the content of the others come.
const PACE_MS = 1000;

/**
 * Makes the budget that all uploads of a process share. Two things go beyond it: a part larger than
 * the whole, when nothing else is lent, else the last parts of a huge object could not be sent; and
 * memory for which no content has come for 10 s: while others wait, it does not count until its part
 * is sent.
 *
 * @example
 * ```ts
 * import { uploads } from "./uploads.ts";
 *
 * const shared = uploads({ memory: 16 << 20 });
 * const memory = await shared.take(8 << 20, AbortSignal.timeout(1000));
 * console.log(memory.bytes.length, shared.lent); // 8388608 8388608
 * memory.release();
 * ```
 */
export function uploads(options: UploadsOptions = {}): Uploads {
  const { log, memory = 48 * MIB, partSize = 8 * MIB, inFlight = 4, clock = systemClock } = options;
  const waiters = new Set<Waiter>();
  // Memory of the usual size is used again: what V8 collects late would add to the peak.
  const free: Uint8Array<ArrayBuffer>[] = [];
  let lent = 0;
  /** What of it does not count. */
  let idle = 0;
  /** What counts and is not on its way. */
  const fillings = new Set<Filling>();
  let lastSetAside = -Infinity;
  let watch: AbortController | undefined;

  const fits = (size: number): boolean => lent === idle || lent - idle + size <= memory;

  function lend(size: number): PartMemory {
    lent += size;
    const bytes = (size === partSize ? free.pop() : undefined) ?? new Uint8Array(size);
    let isLent = true;
    let isIdle = false;
    const filling: Filling = {
      lastCame: clock.now(),
      setAside() {
        fillings.delete(filling);
        isIdle = true;
        idle += size;
      },
    };
    fillings.add(filling);
    const sending = () => {
      fillings.delete(filling);
      if (isIdle) idle -= size;
      isIdle = false;
    };
    const end = (isReusable: boolean) => {
      if (!isLent) return;
      isLent = false;
      sending();
      lent -= size;
      if (isReusable && size === partSize) free.push(bytes);
      else giveBack(bytes);
      serve();
      // An idle plugin keeps memory for one part.
      if (lent === 0) free.splice(1).forEach(giveBack);
    };
    return {
      bytes,
      came: () => void (filling.lastCame = clock.now()),
      sending,
      release: () => end(true),
      drop: () => end(false),
    };
  }

  function serve(): void {
    for (const waiter of waiters) {
      if (!fits(waiter.size)) break;
      leave(waiter);
      waiter.grant();
    }
  }

  function leave(waiter: Waiter): void {
    waiters.delete(waiter);
    if (waiters.size > 0) return;
    watch?.abort();
    watch = undefined;
  }

  async function watchOver(signal: AbortSignal): Promise<void> {
    for (;;) {
      let oldest: Filling | undefined;
      for (const each of fillings) {
        if (oldest === undefined || each.lastCame < oldest.lastCame) oldest = each;
      }
      const now = clock.now();
      const next = Math.max((oldest?.lastCame ?? now) + PATIENCE_MS, lastSetAside + PACE_MS);
      if (oldest === undefined || next > now) {
        await clock.sleep(next - now, signal);
        continue;
      }
      lastSetAside = now;
      oldest.setAside();
      serve();
      signal.throwIfAborted();
    }
  }

  return {
    log,
    partSize,
    inFlight,
    get lent() {
      return lent;
    },
    tryTake: (size) => waiters.size === 0 && fits(size) ? lend(size) : undefined,
    take(size, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (waiters.size === 0 && fits(size)) return Promise.resolve(lend(size));
      const { promise, resolve, reject } = Promise.withResolvers<PartMemory>();
      const abandon = () => {
        leave(waiter);
        reject(signal.reason);
        // The next in line may want less.
        serve();
      };
      const waiter: Waiter = {
        size,
        grant() {
          signal.removeEventListener("abort", abandon);
          resolve(lend(size));
        },
      };
      waiters.add(waiter);
      signal.addEventListener("abort", abandon, { once: true });
      if (watch === undefined) {
        watch = new AbortController();
        // It rejects when nobody waits any more.
        watchOver(watch.signal).catch(() => {});
      }
      return promise;
    },
  };
}

/**
 * Frees memory at once: V8 lets a hundred megabytes gather before it looks. What may still write into
 * it, or read it, is an interrupted work to which nobody listens, and fails.
 */
function giveBack(bytes: Uint8Array<ArrayBuffer>): void {
  bytes.buffer.transfer(0);
}
