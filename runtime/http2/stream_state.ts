import type { StreamEvents } from "./stream.ts";

/** Something to be framed once the windows and the pipe let it. */
export interface Outgoing {
  /** DATA in two pieces, or one header block. */
  readonly kind: "data" | "headers";
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  readonly end: boolean;
  /** Bytes of head and body already framed. */
  sent: number;
  /** Who waits for it. */
  readonly settled: PromiseWithResolvers<void> | undefined;
}

/** What the connection knows of one open stream. */
export interface StreamState {
  readonly id: number;
  events: StreamEvents;
  /** Bytes of DATA that the peer takes now; below zero after it made its windows smaller. */
  sendWindow: number;
  /** What waits to be framed, oldest first. */
  readonly outgoing: Outgoing[];
  /** END_STREAM was given to `sendHeaders` or `sendData`. */
  finishing: boolean;
  /** END_STREAM was framed. */
  localEnded: boolean;
  /** The peer sent END_STREAM. */
  remoteEnded: boolean;
  /** The first header block came. */
  headersCame: boolean;
  /** Bytes of DATA that the peer may still send. */
  receiveWindow: number;
  /** Bytes delivered and not consumed. */
  unread: number;
  /** Bytes consumed whose room the peer was not told of. */
  uncredited: number;
  /** `content-length`, −1 when there is none. */
  expectedBytes: number;
  /** Bytes of content received. */
  receivedBytes: number;
  /** Nothing more happens on it. */
  over: boolean;
}

/** A stream that begins. */
export function streamState(
  id: number,
  events: StreamEvents,
  windows: { readonly send: number; readonly receive: number },
): StreamState {
  return {
    id,
    events,
    sendWindow: windows.send,
    outgoing: [],
    finishing: false,
    localEnded: false,
    remoteEnded: false,
    headersCame: false,
    receiveWindow: windows.receive,
    unread: 0,
    uncredited: 0,
    expectedBytes: -1,
    receivedBytes: 0,
    over: false,
  };
}
