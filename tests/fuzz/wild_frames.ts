import { joinBytes } from "../../testing/join_bytes.ts";
import { FLAG, FRAME } from "../../runtime/http2/frame_types.ts";
import {
  continuation,
  data,
  endStream,
  type Field,
  type Frame,
  frame,
  goaway,
  grpcMessage,
  headers,
  literals,
  ping,
  requestFields,
  reset,
  settings,
  windowUpdate,
} from "../../runtime/http2/test_frames.ts";
import { COUNTED, countedPath } from "./counted_handlers.ts";
import { mutateMessage } from "./mutate_message.ts";
import type { Random } from "./random.ts";

const ODD_FIELDS: readonly Field[] = [
  ["content-length", "5"],
  ["grpc-timeout", "1n"],
  ["grpc-timeout", "1S"],
  ["grpc-encoding", "gzip"],
  ["X", "y"],
  [":path", "/twice"],
  ["connection", "close"],
  ["x-long", "v".repeat(5000)],
];

/**
 * The frames of a client that knows HTTP/2 and keeps few of its rules: mostly right ones, in an order
 * that no host has, on few streams, so that they meet each other.
 */
export function wildFrames(random: Random): Frame[] {
  const frames: Frame[] = [];
  // Most sessions break no rule that ends the connection, and so get far.
  const harm = random.chance(0.7) ? 0 : 0.02;
  let newest = -1;
  const someStream = () =>
    random.chance(harm) ? random.below(40) : Math.max(1, newest - 2 * random.below(4));
  const flag = (bit: number, probability: number) => random.chance(probability) ? bit : 0;

  function request(): void {
    newest += 2 + (random.chance(0.05) ? 2 : 0);
    const streamId = random.chance(harm) ? someStream() : newest;
    const fields = requestFields(countedPath(random.pick(COUNTED)));
    if (random.chance(0.1)) fields.push(random.pick(ODD_FIELDS));
    let block: Uint8Array = literals(fields, random.chance(0.3));
    if (random.chance(harm)) block = mutateMessage(block, random);
    // An entry of the dynamic table, there or not.
    if (random.chance(harm)) block = joinBytes([block, Uint8Array.of(0xbe + random.below(8))]);
    const end = flag(FLAG.endStream, 0.05);
    if (random.chance(0.8)) {
      return void frames.push(headers(streamId, block, FLAG.endHeaders | end));
    }
    const cut = random.below(block.length + 1);
    frames.push(headers(streamId, block.subarray(0, cut), end));
    if (random.chance(harm)) frames.push(ping(1));
    if (!random.chance(harm)) frames.push(continuation(streamId, block.subarray(cut)));
  }

  function body(): void {
    const message = grpcMessage(random.bytes(random.below(100)));
    const bytes = random.chance(0.9) ? message : mutateMessage(message, random);
    const flags = flag(FLAG.endStream, 0.4);
    if (random.chance(0.9)) return void frames.push(data(someStream(), bytes, flags));
    const padding = random.below(20);
    const padded = joinBytes([Uint8Array.of(padding), bytes, new Uint8Array(padding)]);
    frames.push(data(someStream(), padded, flags | FLAG.padded));
  }

  const kinds: readonly (readonly [weight: number, () => void])[] = [
    [30, request],
    [40, body],
    [8, () => frames.push(reset(someStream(), random.below(16)))],
    [8, () => frames.push(windowUpdate(random.chance(0.3) ? 0 : someStream(), increment(random)))],
    [4, () => frames.push(endStream(someStream()))],
    [3, () => frames.push(someSettings(random, harm))],
    [3, () => frames.push(ping(random.below(100), flag(FLAG.ack, 0.3)))],
    [
      2,
      () =>
        frames.push(frame(FRAME.priority, { streamId: someStream(), payload: random.bytes(5) })),
    ],
    [
      1,
      () =>
        frames.push(
          frame(random.chance(harm) ? random.below(20) : 20, {
            streamId: someStream(),
            payload: random.bytes(8),
          }),
        ),
    ],
    [1, () => frames.push(headers(someStream(), literals([["x", "y"]]), 5))],
    [0.3, () => frames.push(goaway(random.below(10), random.below(16)))],
  ];
  const total = kinds.reduce((sum, [weight]) => sum + weight, 0);
  request();
  for (let left = 5 + random.below(120); left > 0; left--) {
    let at = random.below(total * 10) / 10;
    for (const [weight, make] of kinds) {
      at -= weight;
      if (at >= 0) continue;
      make();
      break;
    }
  }
  return frames;
}

function someSettings(random: Random, harm: number): Frame {
  const any = [0, 1, 100, 20_000, 1 << 20];
  if (random.chance(harm)) return settings([random.below(8), random.pick(any)]);
  const id = random.pick([1, 3, 4, 6, 99]);
  return settings([id, random.pick(any)], [4, random.pick(any)]);
}

function increment(random: Random): number {
  return random.chance(0.01) ? random.below(0x80000000) : random.below(100_000);
}
