import { ConnectorError } from "../../sdk/error.ts";
import { brokenWireError } from "../wire_error.ts";
import type { ConnectionOptions } from "./connection_options.ts";
import { controlFrames } from "./control_frames.ts";
import { dataFrames } from "./data_frames.ts";
import { LOW_31_BITS } from "./frame_payloads.ts";
import { frameReader, READ_BYTES } from "./frame_reader.ts";
import {
  DEFAULT_FRAME_BYTES,
  DEFAULT_WINDOW,
  ERROR_CODE,
  FLAG,
  FRAME,
  SETTING,
} from "./frame_types.ts";
import { headerFrames } from "./header_frames.ts";
import { PREFACE, prefaceCheck } from "./preface.ts";
import { faultCode, protocolFault } from "./protocol_fault.ts";
import type { Http2Stream, StreamEvents } from "./stream.ts";
import { streamTable } from "./stream_table.ts";

/** One HTTP/2 connection over two byte streams (RFC 9113); either side of it. */
export interface Http2Connection {
  /**
   * Reads until the peer closes or `signal` is aborted, then resolves; rejects when the wire broke.
   * By then every stream was lost. Call it once, at once.
   */
  run(signal: AbortSignal): Promise<void>;
  /**
   * Opens a stream; a client's. `undefined`: the peer takes no more at once, `whenRoom` tells when.
   * Throws `gone` when there will be none any more. Its headers must be sent at once.
   */
  open(events: StreamEvents): Http2Stream | undefined;
  /** Resolves when a stream may be opened, or there will be none any more. */
  whenRoom(): Promise<void>;
  /** Resolves at the peer's first SETTINGS; rejects when the connection ends before. */
  readonly ready: Promise<void>;
  /** Why no stream can be opened any more, once that is so. */
  readonly gone: unknown;
  /** Bytes of the dynamic table that the peer lets header blocks use. */
  readonly headerTableBytes: number;
  /** Says GOAWAY; every stream is lost with `reason`. */
  close(code: number, reason: unknown): void;
}

// Blocking reads in a row: then everything else in this process has its turn.
const BLOCKING_READS = 4;
// How long the last words are waited for when the peer does not read.
const LAST_WORDS_MS = 200;

/** Makes a connection; nothing happens before `run`. */
export function http2Connection(options: ConnectionOptions): Http2Connection {
  const { connection } = options;
  const broken = Promise.withResolvers<void>();
  const table = streamTable(options, broken.resolve);
  const { isServer, output } = table;
  const data = dataFrames(table);
  const headers = headerFrames(table, options);
  const control = controlFrames(table, goAway);
  const reader = frameReader(DEFAULT_FRAME_BYTES, frame);
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});
  let ended = false;
  let gone: unknown;

  function goAway(reason: unknown): void {
    gone ??= reason;
    table.wakeOpeners();
  }

  function frame(type: number, flags: number, streamId: number, payload: Uint8Array): void {
    // What came in the same read as the end.
    if (ended) return;
    if (headers.isOpen && type !== FRAME.continuation) {
      throw protocolFault(ERROR_CODE.protocolError, "a header block was not continued");
    }
    if (!table.settingsCame && (type !== FRAME.settings || (flags & FLAG.ack) !== 0)) {
      throw protocolFault(ERROR_CODE.protocolError, "the first frame is not SETTINGS");
    }
    switch (type) {
      case FRAME.data:
        return data(flags, streamId, payload);
      case FRAME.headers:
        return headers.headers(flags, streamId, payload);
      case FRAME.priority:
        return control.priority(streamId, payload);
      case FRAME.rstStream:
        return control.reset(streamId, payload);
      case FRAME.settings:
        if (!table.settingsCame) greetBack();
        control.settings(flags, streamId, payload);
        return ready.resolve();
      case FRAME.pushPromise:
        throw protocolFault(ERROR_CODE.protocolError, "a PUSH_PROMISE frame arrived");
      case FRAME.ping:
        return control.ping(flags, streamId, payload);
      case FRAME.goaway:
        return control.goaway(streamId, payload);
      case FRAME.windowUpdate:
        return control.windowUpdate(streamId, payload);
      case FRAME.continuation:
        return headers.continuation(flags, streamId, payload);
      default:
        return table.idleFrame();
    }
  }

  function sayHello(): void {
    if (!isServer) output.bytes(PREFACE);
    const said: readonly (readonly [number, number])[] = [
      [SETTING.initialWindowSize, options.streamWindow],
      [SETTING.maxHeaderListSize, options.maxHeaderListBytes],
      isServer
        ? [SETTING.maxConcurrentStreams, options.maxConcurrentStreams]
        : [SETTING.enablePush, 0],
    ];
    output.frame(6 * said.length, FRAME.settings, 0, 0);
    for (const [id, value] of said) {
      output.bytes(Uint8Array.of(id >>> 8, id));
      output.uint32(value);
    }
  }

  /** What is left to say waits for the peer: a plugin that is told nothing says SETTINGS alone (row P1). */
  function greetBack(): void {
    const more = options.connectionWindow - DEFAULT_WINDOW;
    if (more <= 0) return;
    output.frame(4, FRAME.windowUpdate, 0, 0);
    output.uint32(more);
  }

  function sayGoodbye(code: number): void {
    output.frame(8, FRAME.goaway, 0, 0);
    output.uint32(table.lastPeerStream);
    output.uint32(code);
  }

  function end(code: number, reason: unknown): void {
    if (ended) return;
    ended = true;
    goAway(reason);
    ready.reject(reason);
    for (const stream of [...table.open.values()]) {
      table.lose(stream, "resetHere", { by: "connection", code, reason });
    }
  }

  async function read(): Promise<void> {
    const check = isServer ? prefaceCheck() : undefined;
    let checked = isServer ? 0 : PREFACE.length;
    while (!ended) {
      const bytes = reader.room();
      let count = await connection.input.read(bytes);
      if (count === null || ended) return;
      if (checked < PREFACE.length) {
        const own = check!(bytes.subarray(0, count));
        checked += own;
        bytes.copyWithin(0, own, count);
        count -= own;
      }
      reader.filled(count);
      if (count >= READ_BYTES && readMore() === null) return;
    }
  }

  /**
   * After a pipe that was full in the middle of a frame: its writer is blocked in the same write, so
   * the rest is there at once, and a blocking read costs a third of a promised one.
   */
  function readMore(): null | undefined {
    const { input } = connection;
    if (input.readSync === undefined) return undefined;
    for (let left = BLOCKING_READS; left > 0 && reader.insideFrame && !ended; left--) {
      const count = input.readSync(reader.room());
      if (count === null) return null;
      reader.filled(count);
      if (count < READ_BYTES) break;
    }
    return undefined;
  }

  /** Waits until the last words are written, as far as the peer reads them soon. */
  async function lastWords(): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, LAST_WORDS_MS);
    await Promise.race([output.flushed(), late]);
    clearTimeout(timer);
  }

  return {
    async run(signal) {
      const onAbort = () => broken.resolve();
      signal.addEventListener("abort", onAbort, { once: true });
      if (signal.aborted) onAbort();
      try {
        if (!signal.aborted) {
          sayHello();
          await Promise.race([read(), broken.promise]);
        }
        const reason = new ConnectorError("the peer closed the connection", {
          code: "unavailable",
        });
        end(ERROR_CODE.cancel, reason);
        // A host may close its side right behind its last request and still read the answer.
        if (!signal.aborted) await lastWords();
      } catch (error) {
        // Who does not speak HTTP/2 is told so on stderr; frames mean nothing to them.
        const foreign = error instanceof ConnectorError && error.code !== "data_loss";
        const reason = foreign ? error : brokenWireError(error);
        end(faultCode(error), reason);
        if (!foreign) {
          sayGoodbye(faultCode(error));
          await lastWords();
        }
        throw reason;
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
    },
    open(events) {
      if (table.nextStream > LOW_31_BITS) {
        goAway(new ConnectorError("the connection has no stream left", { code: "unavailable" }));
      }
      if (gone !== undefined) throw gone;
      if (table.open.size >= table.settings.maxConcurrentStreams) return undefined;
      const stream = table.begin(table.nextStream);
      table.nextStream += 2;
      stream.events = events;
      return table.handle(stream);
    },
    whenRoom: () => gone === undefined ? table.whenRoom() : Promise.resolve(),
    ready: ready.promise,
    get gone() {
      return gone;
    },
    get headerTableBytes() {
      return table.settings.headerTableBytes;
    },
    close(code, reason) {
      if (ended) return;
      sayGoodbye(code);
      end(code, reason);
      output.flushed().then(broken.resolve);
    },
  };
}
