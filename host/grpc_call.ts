import type { ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { constants } from "node:http2";
import { ConnectorError } from "../sdk/error.ts";
import { sendGate } from "../runtime/grpc_js/send_gate.ts";
import type { StreamEntry } from "../runtime/grpc_js/stream_ledger.ts";
import { decodeGrpcMessage, type PluginStatus, statusError } from "./grpc_status.ts";
import { messagePrefix, messageScanner } from "./message_framing.ts";

/** One call on the wire, its messages still bytes. */
export interface GrpcCall {
  /**
   * Sends one message. `undefined`: go on; a promise: wait before the next one. Throws, or rejects,
   * when the call is over; `next` then tells why.
   */
  send(message: Uint8Array): Promise<void> | undefined;
  /** Says that no message follows. */
  halfClose(): void;
  /** The next message, or `null` after the status OK; rejects with the status otherwise. */
  next(): Promise<Uint8Array | null>;
  /** Ends the call with RST_STREAM CANCEL when it is not over; `next` rejects with `reason`. */
  cancel(reason?: unknown): void;
}

/** What a call is opened with. */
export interface GrpcCallOptions {
  /** What is tried, for messages: `Import`, `Open of "/a"`. */
  readonly action: string;
  /** Largest response message, in bytes. */
  readonly maxResponseBytes: number;
  readonly signal: AbortSignal | undefined;
  /** The stream's receive window, while it is open. */
  readonly window: () => StreamEntry | undefined;
  /** Names who is told of every piece of the call's requests that the pipe has taken. */
  readonly onWritten: (written: (bytes: number) => void) => void;
  /** Told when the call is reset: what still comes for it is worthless. */
  readonly onReset: () => void;
  /** Why the connection is gone, once it is. */
  readonly lost: () => Promise<unknown> | undefined;
}

// gRPC over HTTP/2: a flag and a length before each message.
const PREFIX_BYTES = 5;
// Up to this size copying a message behind its prefix is cheaper than a second write.
const JOINED_BYTES = 16 * 1024;
// Two chunks of the largest kind: one on its way while the next one is read.
const SEND_LIMIT = 2 * 1024 * 1024;

type Outcome = { readonly error?: unknown };

/** The status in a header block, if it holds one. */
function statusIn(headers: IncomingHttpHeaders): PluginStatus | undefined {
  const code = headers["grpc-status"];
  if (code === undefined) return undefined;
  const message = headers["grpc-message"];
  return {
    code: /^\d+$/.test(String(code)) ? Number(code) : 2,
    message: decodeGrpcMessage(Array.isArray(message) ? message.join(", ") : message ?? ""),
  };
}

/** What is wrong with the first header block, if anything. */
function headersFault(headers: IncomingHttpHeaders): string | undefined {
  const status = headers[":status"];
  if (String(status) !== "200") return `it answered with HTTP status ${status}`;
  const type = headers["content-type"] ?? "";
  if (!type.startsWith("application/grpc")) return `it answered with content of type "${type}"`;
  return undefined;
}

/** Drives one HTTP/2 stream as a gRPC call (gRPC over HTTP/2). */
export function grpcCall(stream: ClientHttp2Stream, options: GrpcCallOptions): GrpcCall {
  const { action, signal } = options;
  const queue: Uint8Array[] = [];
  let ended = false;
  let halfClosed = false;
  let status: PluginStatus | undefined;
  let outcome: Outcome | undefined;
  let waiting: PromiseWithResolvers<Uint8Array | null> | undefined;
  // Deno's `write` takes everything without waiting (as of 2.7), so what is on its way is counted.
  const gate = sendGate(SEND_LIMIT);
  options.onWritten(gate.remove);

  function overError(): ConnectorError {
    return new ConnectorError(`${action}: the call is over`, { code: "aborted" });
  }

  function settle(result: Outcome): void {
    if (outcome !== undefined) return;
    outcome = result;
    signal?.removeEventListener("abort", abort);
    gate.fail(overError);
    if (waiting === undefined) return;
    if ("error" in result) waiting.reject(result.error);
    else waiting.resolve(null);
    waiting = undefined;
  }

  function reset(): void {
    // `close` would send END_STREAM before RST_STREAM: to a Put that is a commit (row S9).
    stream.end = () => stream;
    options.onReset();
    stream.close(constants.NGHTTP2_CANCEL);
  }

  function fail(error: unknown): void {
    if (outcome !== undefined) return;
    queue.length = 0;
    settle({ error });
    if (!stream.closed) reset();
  }

  function abort(): void {
    fail(signal?.reason);
  }

  function protocolFault(fault: string): void {
    fail(new ConnectorError(`${action}: the plugin broke gRPC: ${fault}`, { code: "internal" }));
  }

  // The status counts once every message before it was read off the stream.
  function finish(): void {
    if (!ended || status === undefined) return;
    if (status.code !== 0) settle({ error: statusError(status, action) });
    else if (scanner.insideMessage()) protocolFault("its last message is cut off");
    else settle({});
    // A plugin may end a call before the host's half-close; the stream must not stay half open.
    if (!halfClosed && !stream.closed) reset();
  }

  async function closedEarly(): Promise<void> {
    if (outcome !== undefined) return;
    // The end of the connection is noted in the event loop's turn after its streams closed.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (outcome !== undefined) return;
    const lost = options.lost();
    if (lost !== undefined) return fail(await lost);
    if (status !== undefined) {
      ended = true;
      return finish();
    }
    const code = stream.rstCode ?? 0;
    if (code === constants.NGHTTP2_REFUSED_STREAM) {
      return fail(
        new ConnectorError(`${action}: the plugin refused the call`, { code: "unavailable" }),
      );
    }
    protocolFault(
      code === 0
        ? "it ended the call without a status"
        : `it reset the call (HTTP/2 error ${code})`,
    );
  }

  const scanner = messageScanner(options.maxResponseBytes, (message) => {
    if (waiting !== undefined) {
      const taker = waiting;
      waiting = undefined;
      options.window()?.waits(false);
      taken(message);
      taker.resolve(message);
      return;
    }
    queue.push(message);
  });

  /** Lets the plugin send on as far as its messages were consumed. */
  function taken(message: Uint8Array): Uint8Array {
    options.window()?.taken(message.length + PREFIX_BYTES);
    return message;
  }

  stream.on("response", (headers) => {
    // The window is there only now, but somebody may have waited since before.
    options.window()?.waits(waiting !== undefined);
    status = statusIn(headers);
    if (status !== undefined) return finish();
    const fault = headersFault(headers);
    if (fault !== undefined) protocolFault(fault);
  });
  stream.on("data", (bytes: Uint8Array) => {
    if (outcome !== undefined) return;
    try {
      scanner.push(bytes);
    } catch (error) {
      const { message, code } = error as ConnectorError;
      fail(new ConnectorError(`${action}: ${message}`, { code }));
    }
  });
  stream.on("trailers", (headers) => {
    status ??= statusIn(headers) ?? { code: 2, message: "the trailers hold no grpc-status" };
    finish();
  });
  stream.on("end", () => {
    ended = true;
    finish();
  });
  // The reason is asked of the connection and of the reset code when the stream closes.
  stream.on("error", () => {});
  stream.on("close", () => void closedEarly());
  if (signal?.aborted) abort();
  else signal?.addEventListener("abort", abort, { once: true });

  function write(message: Uint8Array): void {
    const prefix = messagePrefix(message.length);
    if (message.length > JOINED_BYTES) {
      stream.cork();
      stream.write(prefix);
      stream.write(message);
      stream.uncork();
      return;
    }
    const joined = new Uint8Array(prefix.length + message.length);
    joined.set(prefix);
    joined.set(message, prefix.length);
    stream.write(joined);
  }

  return {
    send(message) {
      if (outcome !== undefined || halfClosed) throw overError();
      const wait = gate.add(message.length + PREFIX_BYTES);
      write(message);
      return wait;
    },
    halfClose() {
      if (halfClosed || outcome !== undefined) return;
      halfClosed = true;
      stream.end();
    },
    next() {
      if (queue.length > 0) return Promise.resolve(taken(queue.shift()!));
      if (outcome !== undefined) {
        return "error" in outcome ? Promise.reject(outcome.error) : Promise.resolve(null);
      }
      waiting ??= Promise.withResolvers();
      options.window()?.waits(true);
      return waiting.promise;
    },
    cancel(reason) {
      fail(reason ?? new ConnectorError(`${action}: the host cancelled it`, { code: "cancelled" }));
    },
  };
}
