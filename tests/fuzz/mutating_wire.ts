import { joinBytes } from "../../testing/join_bytes.ts";
import { PREFACE } from "../../runtime/http2/preface.ts";
import { frameBytes, framesOf } from "../../runtime/http2/test_frames.ts";
import type { Connection } from "../../runtime/transport.ts";
import { mutateFrame } from "./mutate_frame.ts";
import type { Random } from "./random.ts";

/** How one direction of a connection is mutated. */
export interface MutatingWireOptions {
  /** Whether the bytes begin with the client's preface, which stays as it is. */
  readonly ofClient: boolean;
  readonly random: Random;
  /** The probability that a frame is wrong. */
  readonly harm: number;
  /** Told of everything that moved. */
  readonly onMoved: () => void;
}

/** Carries frames from one connection to another, some of them mutated; resolves at the end of either. */
export async function mutatingWire(
  input: Connection["input"],
  output: Connection["output"],
  { ofClient, random, harm, onMoved }: MutatingWireOptions,
): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  let held: Uint8Array = new Uint8Array();
  let untouched = ofClient ? PREFACE.length : 0;

  async function write(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await output.write(rest));
  }

  try {
    for (let count; (count = await input.read(buffer)) !== null;) {
      onMoved();
      held = joinBytes([held, buffer.subarray(0, count)]);
      if (held.length < untouched) continue;
      const parts: Uint8Array[] = [held.slice(0, untouched)];
      held = held.subarray(untouched);
      untouched = 0;
      let end = 0;
      for (const { at, ...frame } of framesOf(held)) {
        parts.push(...mutateFrame(frame, random, harm));
        end = at + frameBytes(frame).length;
      }
      held = held.slice(end);
      await write(joinBytes(parts));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
