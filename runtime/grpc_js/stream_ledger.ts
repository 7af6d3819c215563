import { FLAG, FRAME, type FrameHeader } from "./frame_scanner.ts";

/** What is known of one call's HTTP/2 stream from the bytes themselves. */
export interface StreamEntry {
  /** Whether the peer half-closed: a frame carried END_STREAM. */
  halfClosed: boolean;
  /** Whether the peer reset the call; half-closed or not, it no longer wants it. */
  wasReset: boolean;
  /** Told when the peer resets the call. */
  onReset: (() => void) | undefined;
  /** Told of every piece of the call's answers that the pipe has taken. */
  onWritten: ((bytes: number) => void) | undefined;
  /** The handler took a request that was this long on the wire. */
  taken(bytes: number): void;
  /** Whether the handler waits for a request. */
  waits(waiting: boolean): void;
}

/** The streams of a connection, by number. */
export interface StreamLedger {
  /** A frame came from the peer; one that begins a stream makes its entry. */
  received(frame: FrameHeader): void;
  /** Makes the entry of a stream that this side begins. */
  begin(streamId: number): void;
  /** The entry of a call under way. */
  entry(streamId: number): StreamEntry | undefined;
  /** Forgets a call that is over. */
  forget(streamId: number): void;
  /** Whether the HTTP/2 stack may let the peer send more; if not, it is made up for later. */
  mayCredit(streamId: number, increment: number): boolean;
  /** Bytes of a call's answers that the pipe has taken. */
  written(streamId: number, bytes: number): void;
}

interface LedgerEntry extends StreamEntry {
  mayCredit(increment: number): boolean;
  received(bytes: number): void;
}

/**
 * Keeps the flow control and the ends of calls that Deno's `node:http2` does not keep.
 *
 * As of Deno 2.7 it takes any amount of answers without waiting, lets the peer send on while a
 * stream is paused, and reports a reset as an end. So: a stream's WINDOW_UPDATE is withheld while
 * more than `backlog` bytes of it wait for the handler, or more than `maxMessage` when the handler
 * itself waits for the rest of a message; and END_STREAM is believed only when seen (row S9).
 */
export function streamLedger(
  limits: { readonly backlog: number; readonly maxMessage: number },
  credit: (streamId: number, increment: number) => void,
): StreamLedger {
  const entries = new Map<number, LedgerEntry>();
  let newest = 0;

  function open(streamId: number): LedgerEntry {
    let backlog = 0;
    let withheld = 0;
    let waiting = false;
    const allowed = () => backlog <= (waiting ? limits.maxMessage : limits.backlog);
    function release(): void {
      if (withheld === 0 || !allowed()) return;
      const increment = withheld;
      withheld = 0;
      credit(streamId, increment);
    }
    return {
      halfClosed: false,
      wasReset: false,
      onReset: undefined,
      onWritten: undefined,
      received: (bytes) => void (backlog += bytes),
      taken(bytes) {
        backlog = Math.max(0, backlog - bytes);
        release();
      },
      waits(now) {
        waiting = now;
        if (now) release();
      },
      mayCredit(increment) {
        if (allowed()) return true;
        withheld += increment;
        return false;
      },
    };
  }

  function begin(streamId: number): void {
    // Stream numbers only grow, so what comes for a forgotten call does not bring it back.
    if (streamId <= newest) return;
    newest = streamId;
    entries.set(streamId, open(streamId));
  }

  return {
    begin,
    received({ type, flags, streamId, length }) {
      if (type !== FRAME.data && type !== FRAME.headers && type !== FRAME.reset) return;
      if (type === FRAME.headers) begin(streamId);
      const entry = entries.get(streamId);
      if (entry === undefined) return;
      if (type === FRAME.reset) {
        entry.wasReset = true;
        entry.onReset?.();
        return;
      }
      // Padding never reaches the handler, so padded frames are left out of the count.
      if (type === FRAME.data && (flags & FLAG.padded) === 0) entry.received(length);
      if ((flags & FLAG.endStream) !== 0) entry.halfClosed = true;
    },
    entry: (streamId) => entries.get(streamId),
    forget: (streamId) => void entries.delete(streamId),
    mayCredit: (streamId, increment) => entries.get(streamId)?.mayCredit(increment) ?? true,
    written: (streamId, bytes) => entries.get(streamId)?.onWritten?.(bytes),
  };
}
