import { type Frame, frameBytes, u32 } from "../../runtime/http2/test_frames.ts";
import { mutateMessage } from "./mutate_message.ts";
import type { Random } from "./random.ts";

/** The frame as it is sent: as it is, or, with the given probability, wrong in one of many ways. */
export function mutateFrame(frame: Frame, random: Random, harm: number): Uint8Array[] {
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
export function strangeFrame(random: Random): Uint8Array {
  const streamId = random.chance(0.5) ? 0 : 1 + random.below(16);
  return frameBytes({
    type: random.below(12),
    flags: random.chance(0.5) ? 0 : random.below(256),
    streamId,
    payload: random.chance(0.5) ? u32(random.below(0x100000000)) : random.bytes(random.below(40)),
  });
}
