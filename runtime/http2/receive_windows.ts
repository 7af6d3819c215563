import { ERROR_CODE } from "./frame_types.ts";
import { protocolFault } from "./protocol_fault.ts";
import type { StreamState } from "./stream_state.ts";

/** The windows in which the peer may send (RFC 9113, section 5.2). */
export interface ReceiveWindows {
  /**
   * Counts a DATA frame of so many bytes against the connection, and against its stream when that is
   * known; whether the stream's window held it. Throws when the connection's did not.
   */
  arrived(stream: StreamState | undefined, bytes: number): boolean;
  /** The consumer took so many bytes, or never will look at them. */
  consumed(stream: StreamState, bytes: number): void;
  /** A stream ended: what it holds unread no longer counts. */
  forget(stream: StreamState): void;
}

/** What windows are made of. */
export interface ReceiveWindowsOptions {
  /** Window of each stream, in bytes. */
  readonly streamWindow: number;
  /** Window of the connection, in bytes. */
  readonly connectionWindow: number;
  /** Bytes that all streams together may hold unread before the connection gets no more room. */
  readonly unreadLimit: number;
  /** Sends WINDOW_UPDATE; 0 is the connection. */
  readonly update: (streamId: number, bytes: number) => void;
}

/**
 * Keeps the windows. The connection's room is given back on arrival, so that a stream nobody reads
 * never holds up the others, until all of them together hold `unreadLimit`; a stream's is given back
 * as its consumer takes the bytes. Both in large steps: an update per half window.
 */
export function receiveWindows(
  { streamWindow, connectionWindow, unreadLimit, update }: ReceiveWindowsOptions,
): ReceiveWindows {
  let window = connectionWindow;
  let unread = 0;

  function creditConnection(): void {
    const used = connectionWindow - window;
    if (used * 2 < connectionWindow || unread > unreadLimit) return;
    window = connectionWindow;
    update(0, used);
  }

  return {
    arrived(stream, bytes) {
      if (bytes > window) {
        throw protocolFault(
          ERROR_CODE.flowControlError,
          `${bytes} bytes of DATA arrived; the connection's window held ${window}`,
        );
      }
      window -= bytes;
      if (stream !== undefined && !stream.over) {
        if (bytes > stream.receiveWindow) return false;
        stream.receiveWindow -= bytes;
        stream.unread += bytes;
        unread += bytes;
      }
      creditConnection();
      return true;
    },
    consumed(stream, bytes) {
      if (stream.over) return;
      stream.unread -= bytes;
      unread -= bytes;
      creditConnection();
      if (stream.remoteEnded) return;
      stream.uncredited += bytes;
      if (stream.uncredited * 2 < streamWindow) return;
      stream.receiveWindow += stream.uncredited;
      update(stream.id, stream.uncredited);
      stream.uncredited = 0;
    },
    forget(stream) {
      unread -= stream.unread;
      stream.unread = 0;
      creditConnection();
    },
  };
}
