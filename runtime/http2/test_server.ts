import { memoryConnection } from "../memory_connection.ts";
import type { Handler } from "../transport.ts";
import { FLAG, FRAME } from "./frame_types.ts";
import { PREFACE } from "./preface.ts";
import {
  data,
  type Frame,
  grpcMessage,
  headers,
  requestHeaders,
  settings,
  settingsAck,
} from "./test_frames.ts";
import { type TestPeer, testPeer } from "./test_peer.ts";
import { http2Transport } from "./transport.ts";

/** A server under test and the raw client before it. */
export interface TestServer {
  readonly peer: TestPeer;
  /** The server's promise; a rejection that no test looks at is forgotten. */
  readonly served: Promise<void>;
  /** What the server rejected with, once it is over; `undefined` when it resolved. */
  outcome(): Promise<unknown>;
  /** Ends the server from its own side. */
  readonly abort: AbortController;
  /** Closes what the peer writes. */
  closeHost(): void;
}

/** How a server is tested. */
export interface TestServerOptions {
  /** Whether the preface and both SETTINGS are exchanged first; true when left out. */
  readonly greets?: boolean;
  /** The peer's first settings. */
  readonly settings?: readonly (readonly [id: number, value: number])[];
  /** Which frames the peer keeps; all when left out. */
  readonly keeps?: (frame: Frame) => boolean;
  /** Largest message the server takes; 4 MiB when left out. */
  readonly maxMessageBytes?: number;
}

/** Serves `handlers` to a raw client for the length of `body`; everything is closed after it. */
export async function withServer(
  handlers: readonly Handler[],
  body: (server: TestServer) => Promise<void>,
  options: TestServerOptions = {},
): Promise<void> {
  const { plugin, host, closeHost, closePlugin } = memoryConnection();
  const abort = new AbortController();
  const served = http2Transport(handlers, plugin, {
    signal: abort.signal,
    maxMessageBytes: options.maxMessageBytes ?? 4 * 1024 * 1024,
  });
  // As the end of the process does.
  const over = served.then(() => undefined, (error) => error).finally(() => {
    closePlugin();
    closeHost();
  });
  const peer = testPeer(host, options.keeps && { keeps: options.keeps });
  try {
    if (options.greets ?? true) {
      await peer.send(PREFACE, settings(...options.settings ?? []), settingsAck);
      await peer.next(FRAME.settings);
      await peer.next(FRAME.settings);
    }
    await body({ peer, served, outcome: () => over, abort, closeHost });
  } finally {
    peer.resumeReading();
    closeHost();
    await over;
    await peer.done;
  }
}

/** A whole request with one message. */
export function request(streamId: number, path: string, message = new Uint8Array()): Frame[] {
  return [
    headers(streamId, requestHeaders(path)),
    data(streamId, grpcMessage(message), FLAG.endStream),
  ];
}

/** The beginning of a request. */
export function begin(streamId: number, path: string): Frame {
  return headers(streamId, requestHeaders(path));
}

/** `grpc-status` of a call, which ends with it. */
export async function statusOf(peer: TestPeer, streamId: number): Promise<string | undefined> {
  for (;;) {
    const fields = await peer.fields(streamId);
    const status = fields.find(([name]) => name === "grpc-status");
    if (status !== undefined) return status[1];
  }
}
