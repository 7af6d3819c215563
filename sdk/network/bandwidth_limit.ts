import { ConnectorError, type ConnectorErrorOptions } from "../error.ts";
import { type Clock, systemClock } from "./clock.ts";
import { guardBytes } from "./guarded_bytes.ts";

/** How fast bytes may go. */
export interface BandwidthLimitOptions {
  /** Bytes per second of all that share the limit, in the long run. */
  readonly bytesPerSecond: number;
  /** Bytes that may go at once after a pause; a quarter of a second's, at least 64 KiB, when left out. */
  readonly burst?: number;
  /** What tells the time; the machine's when left out. */
  readonly clock?: Clock;
}

/** A speed that any number of streams share. */
export interface BandwidthLimit {
  /** Waits until so many bytes may go. Aborted, it throws the signal's reason. */
  take(bytes: number, signal?: AbortSignal): Promise<void>;
  /** Passes content on no faster than the limit; the source is cancelled when the reader leaves. */
  pass(
    bytes: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
    signal?: AbortSignal,
  ): AsyncIterableIterator<Uint8Array, undefined>;
}

/** Bytes taken in one turn: nobody waits longer than that for a large piece of another stream. */
const TURN = 65_536;

/** Part of a second that the burst holds when none is given: short enough not to be seen. */
const BURST_SECONDS = 0.25;

/** Timers are no finer than a millisecond: with less in the bucket, part of the time would be lost. */
const LEAST_BURST_SECONDS = 0.01;

/** One of those who share the speed; `end` is where its last turn ends on the common scale of bytes. */
interface Share {
  end: number;
}

/** Who waits; the one that starts first on the common scale comes first. */
interface Turn {
  readonly start: number;
  readonly bytes: number;
  enter(): void;
}

/**
 * Makes a limit of bandwidth: a bucket that fills at `bytesPerSecond` up to `burst`, and from which
 * every byte is taken, at most 64 KiB at once. Streams that are passed on share the speed evenly,
 * whatever the size of their pieces; all who call `take` have one share together, first come, first
 * served. A piece larger than the burst takes its time.
 *
 * The shares are those of start-time fair queueing (Goyal, Vin, Cheng 1996).
 *
 * @example
 * ```ts
 * import { bandwidthLimit } from "@plakar-deno/sdk/network";
 *
 * const limit = bandwidthLimit({ bytesPerSecond: 10_000_000 });
 * export function slowed(body: ReadableStream<Uint8Array>, signal: AbortSignal) {
 *   return ReadableStream.from(limit.pass(body, signal));
 * }
 * ```
 *
 * @throws {ConnectorError} When the speed or the burst is not a number above 0.
 */
export function bandwidthLimit(options: BandwidthLimitOptions): BandwidthLimit {
  const { bytesPerSecond, clock = systemClock } = options;
  checkAboveZero("a bandwidth", bytesPerSecond);
  const wanted = options.burst ?? Math.max(TURN, bytesPerSecond * BURST_SECONDS);
  checkAboveZero("a burst", wanted);
  const burst = Math.max(wanted, bytesPerSecond * LEAST_BURST_SECONDS, 1);
  const mostInTurn = Math.min(TURN, burst);
  const row = new Set<Turn>();
  const takers: Share = { end: 0 };
  let served = 0;
  let filled = burst;
  let at = clock.now();
  let serving = false;
  let pause = new AbortController();

  const fill = () => {
    const now = clock.now();
    filled = Math.min(burst, filled + (now - at) * bytesPerSecond / 1_000);
    at = now;
  };
  // One loop serves the row and ends with it, so that no timer stays behind.
  const serve = async () => {
    serving = true;
    for (let turn = first(row); turn !== undefined; turn = first(row)) {
      fill();
      if (filled >= turn.bytes) {
        filled -= turn.bytes;
        served = turn.start;
        row.delete(turn);
        turn.enter();
      } else {
        const wait = Math.ceil((turn.bytes - filled) * 1_000 / bytesPerSecond);
        // It rejects when somebody left the row: then there is another first, or none.
        await clock.sleep(wait, pause.signal).catch(() => pause = new AbortController());
      }
    }
    serving = false;
  };
  const oneTurn = (share: Share, bytes: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = Math.max(share.end, served);
      share.end = start + bytes;
      const turn: Turn = {
        start,
        bytes,
        enter() {
          signal?.removeEventListener("abort", stop);
          resolve();
        },
      };
      const stop = () => {
        row.delete(turn);
        pause.abort();
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
      row.add(turn);
      if (!serving) serve();
    });
  const takeOf = async (share: Share, bytes: number, signal?: AbortSignal): Promise<void> => {
    if (!(bytes >= 0 && Number.isFinite(bytes))) {
      throw new ConnectorError(`cannot take ${bytes} bytes; give a number from 0 on`, INVALID);
    }
    signal?.throwIfAborted();
    for (let left = bytes; left > 0; left -= mostInTurn) {
      await oneTurn(share, Math.min(left, mostInTurn), signal);
      signal?.throwIfAborted();
    }
  };

  return {
    take: (bytes, signal) => takeOf(takers, bytes, signal),
    pass(bytes, signal) {
      const share: Share = { end: served };
      const guard = guardBytes(bytes, signal);
      return guard.through(async () => {
        const piece = await guard.pull();
        if (!piece.done) await takeOf(share, piece.value.length, guard.ended);
        return piece;
      });
    },
  };
}

function first(row: ReadonlySet<Turn>): Turn | undefined {
  let soonest: Turn | undefined;
  // Of two that start together the one that came first: a Set keeps the order.
  for (const turn of row) if (soonest === undefined || turn.start < soonest.start) soonest = turn;
  return soonest;
}

const INVALID: ConnectorErrorOptions = { code: "invalid_argument" };

function checkAboveZero(what: string, value: number): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new ConnectorError(`cannot limit to ${what} of ${value}; give a number above 0`, INVALID);
}
