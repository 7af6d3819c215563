import type { HeaderList } from "./hpack/header_field.ts";

/** One stream, as those who send on it see it. */
export interface Http2Stream {
  /** Its number on the connection. */
  readonly id: number;
  /**
   * Sends a header block behind what was sent before; `end` also ends this side (END_STREAM).
   * Throws when this side is over.
   */
  sendHeaders(block: Uint8Array, end: boolean): void;
  /**
   * Sends `head` and `body` as DATA. `undefined`: all of it is framed, go on at once. A promise: the
   * window or the pipe is full; it settles when all is framed, and until then the bytes must not
   * change; it rejects when the stream ends before. Throws when this side is over.
   */
  sendData(head: Uint8Array, body: Uint8Array, end: boolean): Promise<void> | undefined;
  /** RST_STREAM: drops what waits to be sent; no event follows. Nothing happens when it is over. */
  reset(code: number): void;
  /**
   * Gives room for so many bytes of `data` back to the peer: the consumer took them. A stream that
   * ends gives back the rest by itself.
   */
  consumed(bytes: number): void;
}

/** What happens to a stream. */
export interface StreamEvents {
  /** The first header block, or the trailers; informational responses are left out. */
  headers(list: HeaderList, end: boolean): void;
  /** A piece of the body, valid only during the call. */
  data(bytes: Uint8Array, end: boolean): void;
  /** It ended before both sides had ended it. Called at most once, nothing comes after it. */
  lost(cause: StreamLoss): void;
}

/** How a stream was lost. */
export interface StreamLoss {
  /** By RST_STREAM of the peer, by a fault of the peer found here, or with the connection. */
  readonly by: "peer" | "protocol" | "connection";
  /** The error code (RFC 9113, section 7). */
  readonly code: number;
  /** For people. */
  readonly reason: unknown;
}
