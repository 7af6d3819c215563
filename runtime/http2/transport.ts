import type { Handler, Transport } from "../transport.ts";
import { http2Connection } from "./connection.ts";
import { serverCall, type ServerCalls } from "./server_call.ts";

// What a peer may send ahead of a slow handler (Put, Export); the chunks of the host are up to 1 MiB.
const STREAM_WINDOW = 1024 * 1024;
const CONNECTION_WINDOW = 16 * 1024 * 1024;
const UNREAD_BYTES = 64 * 1024 * 1024;
// A host opens as many reads as it has workers, some eight for each processor (protocol 3.1).
const MAX_CONCURRENT_STREAMS = 1000;
// Handlers of calls that the host gave up and that go on all the same; many more are an attack.
const MAX_RUNNING = 10_000;
const HEADER_LIST_BYTES = 64 * 1024;

/** The transport of this package: HTTP/2 and gRPC on two byte streams, without any library. */
export const http2Transport: Transport = (handlers, connection, options) => {
  let running = 0;
  const calls: ServerCalls = {
    byPath: new Map<string, Handler>(handlers.map((each) => [each.method.path, each])),
    maxMessageBytes: options.maxMessageBytes,
    started: () => running++,
    ended: () => running--,
  };
  const http2 = http2Connection({
    side: "server",
    connection,
    streamWindow: STREAM_WINDOW,
    connectionWindow: CONNECTION_WINDOW,
    unreadLimit: UNREAD_BYTES,
    maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
    maxHeaderListBytes: HEADER_LIST_BYTES,
    accept: (stream) => running < MAX_RUNNING ? serverCall(stream, calls) : undefined,
  });
  return http2.run(options.signal);
};
