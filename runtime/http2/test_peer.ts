import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { joinBytes } from "../../testing/join_bytes.ts";
import type { Connection } from "../transport.ts";
import { FLAG, FRAME } from "./frame_types.ts";
import { hpackDecoder } from "./hpack/hpack_decoder.ts";
import { PREFACE } from "./preface.ts";
import { type Field, type Frame, frameBytes, framesOf, ping } from "./test_frames.ts";

/** A peer that sends any bytes, and does nothing by itself but read. */
export interface TestPeer {
  /** The frames that came and were kept, in order. */
  readonly received: readonly Frame[];
  /** Frames, or bytes as they are; resolves when the pipe took them or is closed. */
  send(...what: readonly (Frame | Uint8Array)[]): Promise<void>;
  /** The first frame of a type, on a stream if one is given, that was not asked for before. */
  next(type: number, streamId?: number): Promise<Frame>;
  /** The next header block of a stream, decoded. */
  fields(streamId: number): Promise<readonly Field[]>;
  /** Demands GOAWAY with a code, and that nothing more comes. */
  goaway(code: number): Promise<void>;
  /** Demands RST_STREAM with a code. */
  reset(streamId: number, code: number): Promise<void>;
  /** Demands that everything sent before was taken without GOAWAY or RST_STREAM. */
  untroubled(): Promise<void>;
  /** Stops reading, as a peer that is busy does. */
  stopReading(): void;
  /** Reads on. */
  resumeReading(): void;
  /** Resolves when the other side closed. */
  readonly done: Promise<void>;
}

/** How a peer is made. */
export interface TestPeerOptions {
  /** Which frames are kept; all when left out. */
  readonly keeps?: (frame: Frame) => boolean;
  /** Whether the other side is a client, which begins with the preface. */
  readonly ofClient?: boolean;
}

// Nothing waits for it but a test that fails.
const LIMIT = 60_000;

/** Makes a peer of the other end of `connection`. */
export function testPeer(connection: Connection, options: TestPeerOptions = {}): TestPeer {
  const { keeps = () => true, ofClient = false } = options;
  const received: Frame[] = [];
  const untaken = new Map<number, Set<Frame>>();
  const fields = new Map<Frame, readonly Field[]>();
  const decoder = hpackDecoder({ tableBytes: 4096, listBytes: Infinity });
  let block: { readonly first: Frame; readonly parts: Uint8Array[] } | undefined;
  let changed = Promise.withResolvers<void>();
  let closed = false;
  let gate: PromiseWithResolvers<void> | undefined;
  let pings = 0;

  function untakenOf(type: number): Set<Frame> {
    const frames = untaken.get(type) ?? new Set();
    untaken.set(type, frames);
    return frames;
  }

  function keep(frame: Frame): void {
    if (frame.type === FRAME.headers) block = { first: frame, parts: [] };
    const isBlock = frame.type === FRAME.headers || frame.type === FRAME.continuation;
    if (isBlock) block?.parts.push(frame.payload);
    const isWhole = isBlock && (frame.flags & FLAG.endHeaders) !== 0;
    if (block !== undefined && isWhole) {
      fields.set(block.first, decoder.decode(joinBytes(block.parts)).fields);
    }
    if (!keeps(frame)) return void fields.delete(frame);
    received.push(frame);
    untakenOf(frame.type).add(frame);
  }

  async function read(): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    let held: Uint8Array = new Uint8Array();
    let greeted = !ofClient;
    for (;;) {
      await gate?.promise;
      const count = await connection.input.read(buffer);
      if (count === null) break;
      held = joinBytes([held, buffer.subarray(0, count)]);
      if (!greeted) {
        if (held.length < PREFACE.length) continue;
        deepEqual(held.subarray(0, PREFACE.length), PREFACE);
        held = held.subarray(PREFACE.length);
        greeted = true;
      }
      let end = 0;
      for (const { at, ...frame } of framesOf(held)) {
        end = at + 9 + frame.payload.length;
        keep({ ...frame, payload: frame.payload.slice() });
      }
      held = held.slice(end);
      changed.resolve();
      changed = Promise.withResolvers();
    }
  }

  const done = read().finally(() => {
    closed = true;
    changed.resolve();
  });
  done.catch(() => {});

  /** The first frame of a type that was not taken and fits; waits for it. */
  async function take(
    type: number,
    fits: (frame: Frame) => boolean,
    what = nameOf(type),
  ): Promise<Frame> {
    const frames = untakenOf(type);
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`no ${what} in time; ${seen()}`)), LIMIT);
    try {
      for (;;) {
        for (const frame of frames) {
          if (!fits(frame)) continue;
          frames.delete(frame);
          return frame;
        }
        if (closed) throw new Error(`the other side closed without ${what}; ${seen()}`);
        await Promise.race([changed.promise, late.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  const seen = () =>
    `it sent ${received.slice(-12).map(shownFrame).join(", ")}${closed ? " and closed" : ""}`;

  const next: TestPeer["next"] = (type, streamId) =>
    streamId === undefined
      ? take(type, () => true)
      : take(type, (frame) => frame.streamId === streamId, `${nameOf(type)} on ${streamId}`);

  async function send(...what: readonly (Frame | Uint8Array)[]): Promise<void> {
    let rest: Uint8Array = joinBytes(
      what.map((each) => each instanceof Uint8Array ? each : frameBytes(each)),
    );
    try {
      while (rest.length > 0) rest = rest.subarray(await connection.output.write(rest));
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    }
  }

  return {
    received,
    send,
    next,
    done,
    async fields(streamId) {
      const first = await next(FRAME.headers, streamId);
      if ((first.flags & FLAG.endHeaders) === 0) {
        await take(FRAME.continuation, ({ flags }) => (flags & FLAG.endHeaders) !== 0);
      }
      return fields.get(first)!;
    },
    async goaway(code) {
      equal(errorCode(await next(FRAME.goaway), 4), code, "code of GOAWAY");
      await done;
      equal(received.at(-1)?.type, FRAME.goaway, seen());
    },
    async reset(streamId, code) {
      equal(errorCode(await next(FRAME.rstStream, streamId), 0), code, "code of RST_STREAM");
    },
    async untroubled() {
      const { payload, ...asked } = ping(++pings);
      await send({ payload, ...asked });
      const isAnswer = (came: Frame) =>
        came.flags === FLAG.ack && came.payload.every((byte, at) => byte === payload[at]);
      await take(FRAME.ping, isAnswer, "acknowledged PING");
      const trouble = [...untakenOf(FRAME.goaway), ...untakenOf(FRAME.rstStream)];
      deepEqual(trouble.map(shownFrame), []);
    },
    stopReading: () => void (gate ??= Promise.withResolvers()),
    resumeReading() {
      gate?.resolve();
      gate = undefined;
    },
  };
}

function errorCode({ payload }: Frame, at: number): number {
  return new DataView(payload.buffer, payload.byteOffset).getUint32(at);
}

function nameOf(type: number): string {
  return Object.entries(FRAME).find(([, value]) => value === type)?.[0] ?? `type ${type}`;
}

function shownFrame({ type, flags, streamId, payload }: Frame): string {
  const content = payload.length <= 8 ? `[${payload}]` : `${payload.length} bytes`;
  return `${nameOf(type)} (stream ${streamId}, flags ${flags}, ${content})`;
}
