import {
  DEFAULT_FRAME_BYTES,
  DEFAULT_WINDOW,
  FLAG,
  FRAME,
  FRAME_HEADER_BYTES,
  MAX_WINDOW,
  SETTING,
} from "../../runtime/http2/frame_types.ts";
import { frameReader } from "../../runtime/http2/frame_reader.ts";
import { encodeStateless } from "../../runtime/http2/hpack/encode_stateless.ts";
import { hpackDecoder } from "../../runtime/http2/hpack/hpack_decoder.ts";
import { PREFACE } from "../../runtime/http2/preface.ts";
import { endOf, frameBytes, numbers, type Train, trainOf } from "./frames.ts";

/** A call of the bare host. */
export interface BareCall {
  /** The stream's number, for {@linkcode trainOf}. */
  readonly stream: number;
  /** Bytes of DATA that came so far. */
  readonly received: () => number;
  /** Resolves at the end of the call; rejects when its status is not OK. */
  readonly ended: Promise<void>;
  /** Sends frames as fast as window and pipe take them. */
  send(train: Train): Promise<void>;
  /** Half-closes. */
  end(): Promise<void>;
}

/** Speaks just enough HTTP/2 to drive a plugin with as little work as possible. */
export interface BareHost {
  /** Begins a call; `onData` sees its content, valid only during the call. */
  call(path: string, onData?: (bytes: Uint8Array) => void): Promise<BareCall>;
  /** A call with one request, to its end. */
  ask(path: string, request: Uint8Array): Promise<BareCall>;
}

interface OpenCall {
  window: number;
  received: number;
  readonly onData: ((bytes: Uint8Array) => void) | undefined;
  readonly ended: PromiseWithResolvers<void>;
}

function early(): never {
  throw new Error("the plugin ended the call before it had all of the content");
}

/** What one write into the pipe takes at most. */
const WRITE_BYTES = 256 * 1024;
const NO_BYTES = new Uint8Array();

/**
 * Connects to a plugin's pipes. Content is counted and dropped, not decoded; the plugin may send as
 * much as it wants, so a connection is good for less than 2 GiB.
 */
export function bareHost(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  writer: WritableStreamDefaultWriter<Uint8Array>,
): BareHost {
  const decoder = hpackDecoder({ tableBytes: 4096, listBytes: 65_536 });
  const calls = new Map<number, OpenCall>();
  let nextStream = 1;
  let window = DEFAULT_WINDOW;
  let initialWindow = DEFAULT_WINDOW;
  let room = Promise.withResolvers<void>();

  function fail(reason: unknown): void {
    for (const { ended } of calls.values()) ended.reject(reason);
    room.reject(reason);
  }

  function roomChanged(): void {
    room.resolve();
    room = Promise.withResolvers<void>();
    room.promise.catch(() => {});
  }

  function settings(payload: Uint8Array): void {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
    for (let at = 0; at < payload.length; at += 6) {
      if (view.getUint16(at) !== SETTING.initialWindowSize) continue;
      const change = view.getUint32(at + 2) - initialWindow;
      initialWindow += change;
      for (const call of calls.values()) call.window += change;
    }
    void writer.write(frameBytes(FRAME.settings, FLAG.ack, 0, NO_BYTES));
    roomChanged();
  }

  function headers(call: OpenCall | undefined, flags: number, payload: Uint8Array): void {
    if ((flags & FLAG.endHeaders) === 0) throw new Error("the bare host takes no CONTINUATION");
    const { fields } = decoder.decode(payload);
    if ((flags & FLAG.endStream) === 0) return;
    const text = (name: string) => fields.find(([known]) => known === name)?.[1];
    if (text("grpc-status") === "0") call?.ended.resolve();
    else call?.ended.reject(new Error(`status ${text("grpc-status")}: ${text("grpc-message")}`));
  }

  const frames = frameReader(DEFAULT_FRAME_BYTES, (type, flags, stream, payload) => {
    const call = calls.get(stream);
    switch (type) {
      case FRAME.data:
        if (call === undefined) return;
        call.received += payload.length;
        call.onData?.(payload);
        return;
      case FRAME.headers:
        return headers(call, flags, payload);
      case FRAME.settings:
        return (flags & FLAG.ack) === 0 ? settings(payload) : undefined;
      case FRAME.ping:
        if ((flags & FLAG.ack) !== 0) return;
        return void writer.write(frameBytes(FRAME.ping, FLAG.ack, 0, payload));
      case FRAME.windowUpdate: {
        const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
        if (stream === 0) window += view.getUint32(0);
        else if (call !== undefined) call.window += view.getUint32(0);
        return roomChanged();
      }
      case FRAME.rstStream:
      case FRAME.goaway:
        throw new Error(`the plugin sent a frame of type ${type}: ${payload.join(" ")}`);
    }
  });

  async function read(): Promise<void> {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      for (let at = 0; at < step.value.length;) {
        const space = frames.room();
        const piece = step.value.subarray(at, at + space.length);
        space.set(piece);
        frames.filled(piece.length);
        at += piece.length;
      }
    }
    throw new Error("the plugin closed its stdout");
  }

  async function send(call: OpenCall, { bytes, payloads }: Train): Promise<void> {
    let from = 0;
    for (let next = 0; next < payloads.length;) {
      let to = from;
      const before = next;
      while (
        next < payloads.length && payloads[next]! <= Math.min(window, call.window) &&
        to - from < WRITE_BYTES
      ) {
        window -= payloads[next]!;
        call.window -= payloads[next]!;
        to += FRAME_HEADER_BYTES + payloads[next++]!;
      }
      if (next === before) await Promise.race([room.promise, call.ended.promise.then(early)]);
      else await writer.write(bytes.subarray(from, to));
      from = to;
    }
  }

  async function call(path: string, onData?: (bytes: Uint8Array) => void): Promise<BareCall> {
    const stream = nextStream;
    nextStream += 2;
    const ended = Promise.withResolvers<void>();
    ended.promise.catch(() => {});
    const opened: OpenCall = { window: initialWindow, received: 0, onData, ended };
    calls.set(stream, opened);
    const block = encodeStateless([
      [":method", "POST"],
      [":scheme", "http"],
      [":path", path],
      [":authority", "localhost"],
      ["te", "trailers"],
      ["content-type", "application/grpc"],
    ]);
    await writer.write(frameBytes(FRAME.headers, FLAG.endHeaders, stream, block));
    return {
      stream,
      received: () => opened.received,
      ended: ended.promise,
      send: (train) => send(opened, train),
      end: () => writer.write(endOf(stream)),
    };
  }

  roomChanged();
  const windows = numbers([16, SETTING.initialWindowSize], [32, MAX_WINDOW]);
  const more = numbers([32, MAX_WINDOW - DEFAULT_WINDOW]);
  void writer.write(PREFACE);
  void writer.write(frameBytes(FRAME.settings, 0, 0, windows));
  void writer.write(frameBytes(FRAME.windowUpdate, 0, 0, more));
  read().catch(fail);
  return {
    call,
    async ask(path, request) {
      const asked = await call(path);
      await asked.send(trainOf(asked.stream, request));
      await asked.end();
      await asked.ended;
      return asked;
    },
  };
}
