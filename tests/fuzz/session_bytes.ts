import { concat } from "./concat.ts";
import type { FuzzedRole } from "./fuzzed_roles.ts";
import {
  FLAG,
  type Frame,
  frameBytes,
  grpcMessage,
  preface,
  requestHeaders,
  TYPE,
} from "./http2_frames.ts";
import { mutateMessage } from "./mutate_message.ts";
import type { Random } from "./random.ts";

/** What a mutated session sends. */
export interface SessionBytes {
  /** All bytes, the preface included. */
  readonly bytes: Uint8Array;
  /** Streams whose every frame is correct, half-closed: each must be answered. */
  readonly intact: readonly number[];
}

const MUTATED_FRAMES = 0.15;

/** The bytes of a session with some mutated frames. */
export function sessionBytes(role: FuzzedRole, random: Random): SessionBytes {
  const harm = random.chance(0.1) ? 0 : MUTATED_FRAMES;
  const intact = new Set<number>();
  const parts: Uint8Array[] = [
    random.chance(0.95) ? preface : damaged(preface, random),
    ...mutateFrame(settings(), random, harm / 5),
    ...mutateFrame(
      { type: TYPE.windowUpdate, flags: 0, streamId: 0, payload: u32(1 << 20) },
      random,
      harm / 5,
    ),
  ];
  const calls = [
    role.init,
    ...Array.from({ length: 1 + random.below(6) }, () => random.pick(role.calls)),
  ];
  for (const [index, { path, requests }] of calls.entries()) {
    const streamId = 2 * index + 1;
    const frames = callFrames(path, streamId, requests(random), random);
    intact.add(streamId);
    for (const frame of frames) {
      const sent = mutateFrame(frame, random, index === 0 ? harm / 5 : harm);
      if (sent.length !== 1 || !same(sent[0]!, frameBytes(frame))) intact.delete(streamId);
      parts.push(...sent);
    }
    if (random.chance(harm)) parts.push(strangeFrame(random));
  }
  const whole = concat(parts);
  return {
    bytes: random.chance(harm) ? whole.slice(0, random.below(whole.length)) : whole,
    intact: [...intact],
  };
}

function settings(): Frame {
  // MAX_CONCURRENT_STREAMS and INITIAL_WINDOW_SIZE, as hosts send some.
  const payload = concat([Uint8Array.of(0, 4), u32(1 << 20)]);
  return { type: TYPE.settings, flags: 0, streamId: 0, payload };
}

/** A call: its headers, its messages in frames of any size, its end. */
function callFrames(
  path: string,
  streamId: number,
  messages: readonly Uint8Array[],
  random: Random,
): Frame[] {
  const body = concat(messages.map(grpcMessage));
  const frames: Frame[] = [
    { type: TYPE.headers, flags: FLAG.endHeaders, streamId, payload: requestHeaders(path) },
  ];
  for (let at = 0; at < body.length;) {
    const size = random.chance(0.7) ? body.length : 1 + random.below(body.length);
    frames.push({ type: TYPE.data, flags: 0, streamId, payload: body.slice(at, at + size) });
    at += size;
  }
  frames.push({ type: TYPE.data, flags: FLAG.endStream, streamId, payload: new Uint8Array() });
  return frames;
}

/** The frame as it is sent: as it is, or, with the given probability, wrong in one of many ways. */
function mutateFrame(frame: Frame, random: Random, harm: number): Uint8Array[] {
  if (!random.chance(harm)) return [frameBytes(frame)];
  const change = random.below(12);
  switch (change) {
    case 0:
      return [];
    case 1:
      return [frameBytes(frame), frameBytes(frame)];
    case 2:
      return [frameBytes({ ...frame, type: random.below(12) })];
    case 3:
      return [frameBytes({ ...frame, flags: frame.flags ^ (1 << random.below(8)) })];
    case 4:
      return [frameBytes({ ...frame, streamId: random.below(20) })];
    case 5:
      return [frameBytes({ ...frame, streamId: (random.below(0x10000) * 0x10000) >>> 0 })];
    case 6:
      return [frameBytes(frame, random.below(frame.payload.length + 50))];
    case 7:
      return [frameBytes(frame, random.below(0x1000000))];
    case 8:
      return [frameBytes(frame), strangeFrame(random)];
    default:
      // Headers become broken HPACK, data wrong messages and wrong lengths of messages.
      return [frameBytes({ ...frame, payload: mutateMessage(frame.payload, random) })];
  }
}

/** A frame nobody asked for. */
function strangeFrame(random: Random): Uint8Array {
  const streamId = random.chance(0.5) ? 0 : 1 + random.below(16);
  return frameBytes({
    type: random.below(12),
    flags: random.chance(0.5) ? 0 : random.below(256),
    streamId,
    payload: random.chance(0.5) ? u32(random.below(0x100000000)) : random.bytes(random.below(40)),
  });
}

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = bytes.slice();
  changed[random.below(bytes.length)]! ^= 1 << random.below(8);
  return changed;
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
