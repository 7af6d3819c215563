import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { FRAME } from "../runtime/grpc_js/frame_scanner.ts";
import { frameWriter } from "../runtime/grpc_js/frame_writer.ts";
import { streamLedger } from "../runtime/grpc_js/stream_ledger.ts";
import type { Connection } from "../runtime/transport.ts";
import { ConnectorError } from "../sdk/error.ts";
import { firstFrameCheck } from "./first_frame.ts";
import { frameFilter } from "./frame_filter.ts";
import { type GrpcCall, grpcCall } from "./grpc_call.ts";
import { gaveUp, pipeDuplex } from "./pipe_duplex.ts";

/** HTTP/2 over a connection, as a host speaks it (protocol 1.2). */
export interface Http2Link {
  /** Resolves when the plugin's first SETTINGS came; rejects when the connection ended before. */
  readonly ready: Promise<void>;
  /** Opens a call; on a connection that is gone the call fails with the reason. */
  open(path: string, options: OpenCallOptions): GrpcCall;
  /** Ends every call and the session; closing the two byte streams is the caller's. */
  destroy(reason?: unknown): void;
}

type Written = (bytes: number) => void;

/** What one call is opened with. */
export interface OpenCallOptions {
  readonly action: string;
  readonly maxResponseBytes: number;
  readonly signal: AbortSignal | undefined;
}

const VERSION = "0.1.0";
// Independent of each other: unread records must not hold up the contents (protocol 1.8).
const STREAM_WINDOW = 2 * 1024 * 1024;
const CONNECTION_WINDOW = 16 * 1024 * 1024;
// A stream whose consumer is away is given room up to this and its window, and no more.
const UNREAD_BYTES = 256 * 1024;
// Hosts accept 16 MiB of headers (protocol 1.2): a long grpc-message must not end the session.
const HEADER_BYTES = 16 * 1024 * 1024;
// node:http2 counts a session's buffers against this, in MB; its default of 10 refuses streams.
const SESSION_MEMORY_MB = 512;

/**
 * Starts HTTP/2 on a connection to a plugin.
 *
 * `explainEnd` turns the end of the connection into the error that every open call gets; it is
 * called once, with what the connection ended on, if anything.
 */
export function http2Link(
  connection: Connection,
  explainEnd: (cause: unknown) => Promise<unknown>,
): Http2Link {
  const check = firstFrameCheck();
  const ledger = streamLedger(
    { backlog: UNREAD_BYTES, maxMessage: Infinity },
    (streamId, increment) => writer.credit(streamId, increment),
  );
  const filter = frameFilter((header) => {
    ledger.received(header);
    // Content that was on its way when its call was left early. nghttp2 takes many such frames for
    // an attack and ends the connection, so it never sees them; their room is given back by hand.
    const isLate = header.type === FRAME.data && ledger.entry(header.streamId) === undefined;
    if (isLate && header.length > 0) writer.credit(0, header.length);
    return isLate;
  });
  const writers = new Map<number, Written>();
  // A stream has no number until the session is connected.
  const unnumbered = new Map<ClientHttp2Stream, Written>();
  const hooks = { windowUpdate: ledger.mayCredit, written, headers: ledger.begin };
  const writer = frameWriter(forgivingWriter(connection), hooks, () => {}, "client");
  const { duplex, ended } = pipeDuplex(connection, (bytes) => {
    check(bytes);
    return filter(bytes);
  }, writer.write);
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  let lost: Promise<unknown> | undefined;
  let sessionError: unknown;

  function written(streamId: number, bytes: number): void {
    for (const [stream, tell] of unnumbered) {
      if (stream.id === undefined) continue;
      unnumbered.delete(stream);
      writers.set(stream.id, tell);
    }
    writers.get(streamId)?.(bytes);
  }

  function lose(cause: unknown): void {
    if (lost !== undefined) return;
    lost = explainEnd(cause);
    lost.then(ready.reject, ready.reject);
  }

  const session: ClientHttp2Session = connect("http://127.0.0.1:0", {
    createConnection: () => duplex,
    settings: {
      enablePush: false,
      initialWindowSize: STREAM_WINDOW,
      maxHeaderListSize: HEADER_BYTES,
    },
    maxSessionMemory: SESSION_MEMORY_MB,
  });
  session.on("error", (error) => sessionError ??= error);
  session.on("connect", () => {
    // A client can be given up before its session is connected.
    if (!session.destroyed) session.setLocalWindowSize(CONNECTION_WINDOW);
  });
  session.once("remoteSettings", () => ready.resolve());
  session.on("goaway", (code) => sessionError ??= new Error(`it sent GOAWAY with code ${code}`));
  ended.then(() => lose(undefined), (cause) => lose(sessionError ?? cause));

  return {
    ready: ready.promise,
    open(path, { action, maxResponseBytes, signal }) {
      if (signal?.aborted) return deadCall(Promise.resolve(signal.reason));
      if (session.destroyed || session.closed) lose(sessionError ?? gaveUp());
      if (lost !== undefined) return deadCall(lost);
      const stream = session.request({
        ":method": "POST",
        ":scheme": "http",
        ":authority": "127.0.0.1:0",
        ":path": path,
        "te": "trailers",
        "content-type": "application/grpc",
        "user-agent": `plakar-deno-host/${VERSION}`,
      }, { endStream: false });
      stream.once("close", () => {
        ledger.forget(stream.id ?? 0);
        writers.delete(stream.id ?? 0);
        unnumbered.delete(stream);
      });
      return grpcCall(stream, {
        onWritten: (tell) => void unnumbered.set(stream, tell),
        onReset: () => ledger.forget(stream.id ?? 0),
        window: () => ledger.entry(stream.id ?? 0),
        action,
        maxResponseBytes,
        signal,
        lost: () => {
          if (session.destroyed && !duplex.destroyed) lose(sessionError ?? gaveUp());
          return lost;
        },
      });
    },
    destroy(reason) {
      lose(reason);
      session.destroy();
      duplex.destroy();
    },
  };
}

/**
 * Writes every byte, until the first write fails: a plugin that stopped reading may still say why,
 * so the failure is forgotten and reading goes on to the end.
 */
function forgivingWriter({ output }: Connection): (bytes: Uint8Array) => Promise<void> {
  let deaf = false;
  return async (bytes) => {
    try {
      for (let rest = bytes; rest.length > 0 && !deaf;) {
        rest = rest.subarray(await output.write(rest));
      }
    } catch {
      deaf = true;
    }
  };
}

/** What an ended connection means when nobody knows more. */
export function connectionEnded(cause: unknown): ConnectorError {
  if (cause instanceof ConnectorError) return cause;
  const reason = cause instanceof Error ? cause.message : "the plugin closed it";
  return new ConnectorError(`the connection to the plugin ended: ${reason}`, {
    code: "unavailable",
    cause,
  });
}

/** A call that cannot start, for a reason that comes later. */
function deadCall(reason: Promise<unknown>): GrpcCall {
  const rejected = (): Promise<never> => {
    const failing = reason.then((error) => Promise.reject(error));
    failing.catch(() => {});
    return failing;
  };
  return { send: rejected, halfClose: () => {}, next: rejected, cancel: () => {} };
}
