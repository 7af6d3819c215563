import { joinBytes } from "../../testing/join_bytes.ts";
import type { Random } from "./random.ts";

type Change = (bytes: Uint8Array, random: Random) => Uint8Array;

// What breaks decoders: ends of ranges, over-long and endless varints, groups, reserved wire types.
const HOSTILE: readonly (readonly number[])[] = [
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0x80],
  [0x0b, 0x0b, 0x0b, 0x0c],
  [0x0e],
  [0x0f],
  [0x0a, 0xff, 0xff, 0xff, 0xff, 0x07],
  [0x0a, 0x00],
  [0x12, 0x04, 0xc3, 0x28, 0xed, 0xa0],
  [0x00, 0x00],
];

const changes: readonly Change[] = [
  (bytes, random) => {
    const changed = bytes.slice();
    if (bytes.length > 0) changed[random.below(bytes.length)]! ^= 1 << random.below(8);
    return changed;
  },
  (bytes, random) => {
    const changed = bytes.slice();
    if (bytes.length > 0) changed[random.below(bytes.length)] = random.below(256);
    return changed;
  },
  (bytes, random) => bytes.slice(0, random.below(bytes.length + 1)),
  (bytes, random) => bytes.slice(random.below(bytes.length + 1)),
  (bytes, random) => inserted(bytes, random, Uint8Array.from(random.pick(HOSTILE))),
  (bytes, random) => inserted(bytes, random, random.bytes(random.below(20))),
  (bytes, random) => {
    // A part of it once more: repeated fields, and fields given twice.
    const start = random.below(bytes.length + 1);
    return inserted(bytes, random, bytes.slice(start, start + random.below(30)));
  },
  (bytes) => joinBytes([bytes, bytes]),
  (bytes) => nested(bytes, 40),
  (_bytes, random) => random.bytes(random.below(200)),
];

/** A message with one to four changes; now and then with none. */
export function mutateMessage(message: Uint8Array, random: Random): Uint8Array {
  let changed = message;
  for (let left = random.below(5); left > 0; left--) {
    changed = random.pick(changes)(changed, random);
    if (changed.length > 20_000) break;
  }
  return changed;
}

function inserted(bytes: Uint8Array, random: Random, more: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  return joinBytes([bytes.subarray(0, at), more, bytes.subarray(at)]);
}

/** The message as field 1 of itself, so many levels deep. */
function nested(bytes: Uint8Array, levels: number): Uint8Array {
  let whole = bytes;
  for (let level = 0; level < levels && whole.length < 16_000; level++) {
    whole = joinBytes([Uint8Array.of(0x0a), varint(whole.length), whole]);
  }
  return whole;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest >>>= 7) {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
  }
  return Uint8Array.from(bytes);
}
