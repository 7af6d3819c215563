import { FLAG, FRAME } from "../../runtime/http2/frame_types.ts";
import { PREFACE } from "../../runtime/http2/preface.ts";
import { framesOf } from "../../runtime/http2/test_frames.ts";
import type { SessionBytes } from "./session_bytes.ts";

// What every session begins with.
const EXPECTED: readonly number[] = [FRAME.settings, FRAME.windowUpdate];
const SILENCING: readonly number[] = [
  FRAME.settings,
  FRAME.goaway,
  FRAME.continuation,
  FRAME.pushPromise,
  // One that overflows closes; one that is wrong may be taken for a right one.
  FRAME.windowUpdate,
];

/**
 * The streams that a server must answer or reset while the connection lives, as far as can be told
 * without a server: correct, and reached by whoever reads frame by frame, with nothing before them
 * that allows the server to be silent: a stream reset by its client, other settings, an end of the
 * connection announced, a later stream opened first, a header block that has no end.
 */
export function owedAnswers({ bytes, intact }: SessionBytes): readonly number[] {
  if (!PREFACE.every((byte, index) => bytes[index] === byte)) return [];
  const open = new Set<number>();
  const owed = new Set<number>();
  let highest = 0;
  for (const [index, frame] of framesOf(bytes.subarray(PREFACE.length)).entries()) {
    const { type, flags, streamId } = frame;
    if (index < EXPECTED.length) {
      if (type === EXPECTED[index] && streamId === 0) continue;
      break;
    }
    if (SILENCING.includes(type)) break;
    if (type === FRAME.rstStream) {
      owed.delete(streamId);
      open.delete(streamId);
    }
    if (type === FRAME.headers) {
      if ((flags & FLAG.endHeaders) === 0) break;
      if (intact.includes(streamId) && streamId > highest) open.add(streamId);
      highest = Math.max(highest, streamId);
    }
    if (type === FRAME.data && (flags & FLAG.endStream) !== 0 && open.has(streamId)) {
      owed.add(streamId);
    }
  }
  return [...owed];
}
