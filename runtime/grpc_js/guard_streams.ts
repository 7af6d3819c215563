import { constants } from "node:http2";
import type { Server } from "@grpc/grpc-js";

/** The part of `node:http2`'s server that is used here. */
interface StreamEvents {
  listeners(event: "stream"): readonly StreamListener[];
  removeAllListeners(event: "stream"): void;
  on(event: "stream", listener: StreamListener): void;
}

type StreamListener = (stream: Http2Stream, ...rest: readonly unknown[]) => void;

interface Http2Stream {
  readonly destroyed: boolean;
  close(code: number): void;
  on(event: "error", listener: () => void): void;
}

/**
 * Keeps a request from ending the process. grpc-js 1.14 answers a method it does not have, and a
 * wrong content type, at once: on a stream that the HTTP/2 session gave up in the same moment that
 * throws where nobody catches it. Must be called after the injector exists.
 */
export function guardStreams(server: Server): void {
  const { http2Servers } = server as unknown as {
    readonly http2Servers?: ReadonlyMap<StreamEvents, unknown>;
  };
  for (const http2Server of http2Servers?.keys() ?? []) {
    const listeners = http2Server.listeners("stream");
    http2Server.removeAllListeners("stream");
    for (const listener of listeners) http2Server.on("stream", guarded(listener));
  }
}

/** The listener, not called for a stream that is gone; what it throws ends the stream alone. */
function guarded(listener: StreamListener): StreamListener {
  return function (this: unknown, stream, ...rest) {
    // Its end shows in its "close"; an error without a listener would end the process.
    stream.on("error", () => {});
    if (stream.destroyed) return;
    try {
      listener.call(this, stream, ...rest);
    } catch {
      if (!stream.destroyed) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
  };
}
