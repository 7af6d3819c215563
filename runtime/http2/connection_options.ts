import type { Connection } from "../transport.ts";
import type { Http2Stream, StreamEvents } from "./stream.ts";

/** How a connection is made; sizes in bytes. */
export interface ConnectionOptions {
  /** Which side this is. */
  readonly side: "server" | "client";
  /** The two byte streams. */
  readonly connection: Connection;
  /** Room for each stream that nobody reads; at least 65,535, since that is what a peer begins with. */
  readonly streamWindow: number;
  /** Room for everything on its way; at least 65,535. */
  readonly connectionWindow: number;
  /** What all streams together may hold unread. */
  readonly unreadLimit: number;
  /** Streams the peer may have open at once. */
  readonly maxConcurrentStreams: number;
  /** The longest list of header fields taken (RFC 9113, section 6.5.2). */
  readonly maxHeaderListBytes: number;
  /** A server's: takes a new stream, or refuses it with `undefined`. */
  readonly accept?: (stream: Http2Stream) => StreamEvents | undefined;
}
