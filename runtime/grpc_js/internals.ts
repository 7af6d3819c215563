import { constants } from "node:http2";
import type { Server, ServerInterceptingCallInterface } from "@grpc/grpc-js";

/** What a call shows beyond grpc-js's public interface. */
export interface WireFacts {
  /** HTTP/2 stream number; `undefined` if this grpc-js no longer shows it. */
  readonly streamId: number | undefined;
  /** Whether the bytes so far end in the middle of a message. */
  insideMessage(): boolean;
  /** Ends the HTTP/2 stream by a reset. */
  reset(): void;
}

/**
 * Reads the facts that grpc-js keeps to itself: without them a stream cut inside a message
 * followed by a half-close would pass for complete. Written for grpc-js 1.14.
 */
export function wireFacts(raw: ServerInterceptingCallInterface): WireFacts {
  const { stream, decoder } = raw as unknown as {
    readonly stream?: { readonly id?: number; close(code: number): void };
    readonly decoder?: { readonly readState?: number };
  };
  return {
    streamId: stream?.id,
    insideMessage: () => (decoder?.readState ?? 0) !== 0,
    reset: () => stream?.close(constants.NGHTTP2_CANCEL),
  };
}

/** The part of `node:http2`'s server that is used here. */
interface Http2Events {
  on(event: "session", listener: (session: Http2Session) => void): void;
  on(event: "sessionError", listener: (error: Error) => void): void;
}

interface Http2Session {
  setLocalWindowSize(bytes: number): void;
}

/** How many bytes a peer may send before it waits. */
export interface Windows {
  /** Per call. */
  readonly stream: number;
  /** For all calls together. */
  readonly connection: number;
}

/**
 * Sets the windows of the HTTP/2 server that grpc-js is about to create; grpc-js 1.14 offers an
 * option for clients only. Must be called before the server's first listener or injector exists.
 */
export function setStreamWindow(server: Server, windows: Windows): void {
  const { commonServerOptions } = server as unknown as {
    readonly commonServerOptions?: { settings?: Record<string, unknown> };
  };
  if (commonServerOptions === undefined) return;
  commonServerOptions.settings = {
    ...commonServerOptions.settings,
    initialWindowSize: windows.stream,
  };
}

/**
 * Sets the connection window of each session and reports why a session failed. Must be called after
 * the injector exists and before it gets its connection.
 */
export function watchSessions(
  server: Server,
  windows: Windows,
  onError: (error: Error) => void,
): void {
  const { http2Servers } = server as unknown as {
    readonly http2Servers?: ReadonlyMap<Http2Events, unknown>;
  };
  for (const http2Server of http2Servers?.keys() ?? []) {
    http2Server.on("session", (session) => session.setLocalWindowSize(windows.connection));
    http2Server.on("sessionError", onError);
  }
}
