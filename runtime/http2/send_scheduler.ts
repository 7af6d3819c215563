import { ConnectorError } from "../../sdk/error.ts";
import type { FrameOutput } from "./frame_output.ts";
import { DEFAULT_FRAME_BYTES, DEFAULT_WINDOW, FLAG, FRAME, MAX_WINDOW } from "./frame_types.ts";
import type { Outgoing, StreamState } from "./stream_state.ts";

/** Frames what streams send, as far as the peer's windows and the pipe allow (RFC 9113, 5.2). */
export interface SendScheduler {
  /** As `Http2Stream.sendHeaders`. */
  headers(stream: StreamState, block: Uint8Array, end: boolean): void;
  /** As `Http2Stream.sendData`. */
  data(
    stream: StreamState,
    head: Uint8Array,
    body: Uint8Array,
    end: boolean,
  ): Promise<void> | undefined;
  /** Adds to a stream's window; false when that passes what a window can hold. */
  credit(stream: StreamState, bytes: number): boolean;
  /** Adds to the connection's window; false when that passes what a window can hold. */
  creditAll(bytes: number): boolean;
  /** Frames what waits, as far as it goes now. */
  pump(): void;
  /** The peer takes frames of this size. */
  setMaxFrameBytes(bytes: number): void;
  /** Forgets what a stream waits to send; who waits for it gets `reason`. */
  drop(stream: StreamState, reason: unknown): void;
}

// How much one waiting stream sends before the next one's turn.
const TURN_BYTES = 64 * 1024;
// Larger frames save little; smaller ones let other streams in between.
const LARGEST_FRAME_BYTES = 64 * 1024;
const NOTHING = new Uint8Array();

/** Makes a scheduler; `onEnd` is told when a stream's END_STREAM was framed. */
export function sendScheduler(
  output: FrameOutput,
  onEnd: (stream: StreamState) => void,
): SendScheduler {
  let window = DEFAULT_WINDOW;
  let frameBytes = DEFAULT_FRAME_BYTES;
  // Streams with something to send that may go on; those out of window come back with `credit`.
  const waiting = new Set<StreamState>();

  /** Frames DATA from `sent` on, at most `most` bytes; returns how many bytes are framed then. */
  function frameData(
    stream: StreamState,
    head: Uint8Array,
    body: Uint8Array,
    sent: number,
    end: boolean,
    most: number,
  ): number {
    const total = head.length + body.length;
    const stop = Math.min(total, sent + most);
    do {
      // A window may be below zero; an END_STREAM without content needs none (RFC 9113, 6.9).
      const count = Math.min(stop - sent, frameBytes, Math.max(0, stream.sendWindow), window);
      if (output.full || (count === 0 && sent < total)) break;
      const next = sent + count;
      const last = end && next === total;
      output.frame(count, FRAME.data, last ? FLAG.endStream : 0, stream.id);
      if (sent < head.length) {
        output.bytes(head, sent, Math.min(next, head.length));
        if (next > head.length) output.bytes(body, 0, next - head.length);
      } else if (count > 0) {
        output.bytes(body, sent - head.length, next - head.length);
      }
      stream.sendWindow -= count;
      window -= count;
      sent = next;
      if (last) stream.localEnded = true;
    } while (sent < stop);
    return sent;
  }

  function frameHeaders(stream: StreamState, block: Uint8Array, end: boolean): void {
    const first = Math.min(block.length, frameBytes);
    const done = first === block.length;
    const flags = (end ? FLAG.endStream : 0) | (done ? FLAG.endHeaders : 0);
    output.frame(first, FRAME.headers, flags, stream.id);
    output.bytes(block, 0, first);
    for (let at = first; at < block.length;) {
      const next = Math.min(block.length, at + frameBytes);
      const flag = next === block.length ? FLAG.endHeaders : 0;
      output.frame(next - at, FRAME.continuation, flag, stream.id);
      output.bytes(block, at, next);
      at = next;
    }
    if (end) stream.localEnded = true;
  }

  function checkOpen(stream: StreamState): void {
    if (stream.over || stream.finishing) {
      throw new ConnectorError("nothing can be sent: the stream is over", { code: "aborted" });
    }
  }

  /** Frames what a stream waits to send, one turn long; whether anything was framed. */
  function advance(stream: StreamState): boolean {
    const { outgoing } = stream;
    let moved = false;
    for (let left = TURN_BYTES; outgoing.length > 0 && left > 0;) {
      const item = outgoing[0]!;
      if (item.kind === "headers") {
        if (output.full) return moved;
        frameHeaders(stream, item.body, item.end);
      } else {
        const { head, body, end, sent } = item;
        item.sent = frameData(stream, head, body, sent, end, left);
        moved ||= item.sent > sent;
        left -= item.sent - sent;
        const unframed = item.sent < head.length + body.length || (end && !stream.localEnded);
        if (unframed && left > 0) {
          if (stream.sendWindow <= 0) waiting.delete(stream);
          return moved;
        }
        if (unframed) break;
      }
      moved = true;
      outgoing.shift();
      item.settled?.resolve();
    }
    waiting.delete(stream);
    if (outgoing.length > 0) waiting.add(stream);
    else if (stream.localEnded) onEnd(stream);
    return moved;
  }

  function pump(): void {
    for (let moved = true; moved && waiting.size > 0 && !output.full;) {
      moved = false;
      for (const stream of [...waiting]) {
        if (output.full) return;
        if (!stream.over && advance(stream)) moved = true;
      }
    }
  }

  function queue(stream: StreamState, item: Outgoing): void {
    stream.outgoing.push(item);
    waiting.add(stream);
  }

  return {
    headers(stream, block, end) {
      checkOpen(stream);
      stream.finishing = end;
      // A request is never held back: the numbers of streams only grow (RFC 9113, section 5.1.1), and
      // its block is part of the table that the next one refers to.
      const isRequest = !stream.headersCame;
      if (stream.outgoing.length > 0 || (output.full && !isRequest)) {
        return queue(stream, {
          kind: "headers",
          head: NOTHING,
          body: block,
          end,
          sent: 0,
          settled: undefined,
        });
      }
      frameHeaders(stream, block, end);
      if (end) onEnd(stream);
    },
    data(stream, head, body, end) {
      checkOpen(stream);
      stream.finishing = end;
      let sent = 0;
      if (stream.outgoing.length === 0) {
        sent = frameData(stream, head, body, 0, end, Infinity);
        if (sent === head.length + body.length && (!end || stream.localEnded)) {
          if (end) onEnd(stream);
          return undefined;
        }
      }
      const settled = Promise.withResolvers<void>();
      // Who does not wait for it learns of the end elsewhere.
      settled.promise.catch(() => {});
      queue(stream, { kind: "data", head, body, end, sent, settled });
      return settled.promise;
    },
    credit(stream, bytes) {
      if (stream.sendWindow + bytes > MAX_WINDOW) return false;
      stream.sendWindow += bytes;
      if (stream.outgoing.length > 0) waiting.add(stream);
      return true;
    },
    creditAll(bytes) {
      if (window + bytes > MAX_WINDOW) return false;
      window += bytes;
      return true;
    },
    pump,
    setMaxFrameBytes(bytes) {
      frameBytes = Math.min(bytes, LARGEST_FRAME_BYTES);
    },
    drop(stream, reason) {
      waiting.delete(stream);
      for (const item of stream.outgoing.splice(0)) item.settled?.reject(reason);
    },
  };
}
