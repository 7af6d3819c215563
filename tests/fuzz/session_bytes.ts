import { joinBytes } from "../../testing/join_bytes.ts";
import type { FuzzedRole } from "./fuzzed_roles.ts";
import { FLAG, FRAME } from "../../runtime/http2/frame_types.ts";
import { PREFACE } from "../../runtime/http2/preface.ts";
import {
  type Frame,
  frameBytes,
  grpcMessage,
  requestHeaders,
  u32,
} from "../../runtime/http2/test_frames.ts";
import { mutateFrame, strangeFrame } from "./mutate_frame.ts";
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
    random.chance(0.95) ? PREFACE : damaged(PREFACE, random),
    ...mutateFrame(settings(), random, harm / 5),
    ...mutateFrame(
      { type: FRAME.windowUpdate, flags: 0, streamId: 0, payload: u32(1 << 20) },
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
  const whole = joinBytes(parts);
  return {
    bytes: random.chance(harm) ? whole.slice(0, random.below(whole.length)) : whole,
    intact: [...intact],
  };
}

function settings(): Frame {
  // MAX_CONCURRENT_STREAMS and INITIAL_WINDOW_SIZE, as hosts send some.
  const payload = joinBytes([Uint8Array.of(0, 4), u32(1 << 20)]);
  return { type: FRAME.settings, flags: 0, streamId: 0, payload };
}

/** A call: its headers, its messages in frames of any size, its end. */
function callFrames(
  path: string,
  streamId: number,
  messages: readonly Uint8Array[],
  random: Random,
): Frame[] {
  const body = joinBytes(messages.map(grpcMessage));
  const frames: Frame[] = [
    { type: FRAME.headers, flags: FLAG.endHeaders, streamId, payload: requestHeaders(path) },
  ];
  for (let at = 0; at < body.length;) {
    const size = random.chance(0.7) ? body.length : 1 + random.below(body.length);
    frames.push({ type: FRAME.data, flags: 0, streamId, payload: body.slice(at, at + size) });
    at += size;
  }
  frames.push({ type: FRAME.data, flags: FLAG.endStream, streamId, payload: new Uint8Array() });
  return frames;
}

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = bytes.slice();
  changed[random.below(bytes.length)]! ^= 1 << random.below(8);
  return changed;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
