import { ERROR_CODE, FRAME_HEADER_BYTES } from "./frame_types.ts";
import { protocolFault } from "./protocol_fault.ts";

/** Takes one frame; `payload` is valid only during the call. */
export type OnFrame = (type: number, flags: number, streamId: number, payload: Uint8Array) => void;

/** Cuts a byte stream into frames (RFC 9113, section 4.1), in one buffer of its own. */
export interface FrameReader {
  /** Where the next bytes are to be read into; never empty. */
  room(): Uint8Array;
  /** So many bytes are in the room now: hands on every frame they complete. */
  filled(count: number): void;
  /** Whether the last frame is not complete. */
  readonly insideFrame: boolean;
}

/** What a full pipe of Linux gives at a time; a frame left over from before stands in front of it. */
export const READ_BYTES: number = 64 * 1024;

/** Makes a reader; a frame above `maxFrameBytes` is a fault before its payload is there. */
export function frameReader(maxFrameBytes: number, onFrame: OnFrame): FrameReader {
  const buffer = new Uint8Array(READ_BYTES + FRAME_HEADER_BYTES + maxFrameBytes);
  let end = 0;

  return {
    room: () => buffer.subarray(end),
    filled(count) {
      end += count;
      let at = 0;
      while (end - at >= FRAME_HEADER_BYTES) {
        const length = buffer[at]! << 16 | buffer[at + 1]! << 8 | buffer[at + 2]!;
        if (length > maxFrameBytes) {
          throw protocolFault(
            ERROR_CODE.frameSizeError,
            `a frame of ${length} bytes arrived; the limit is ${maxFrameBytes}`,
          );
        }
        const start = at + FRAME_HEADER_BYTES;
        if (end - start < length) break;
        const streamId = ((buffer[at + 5]! & 0x7f) << 24 | buffer[at + 6]! << 16 |
          buffer[at + 7]! << 8 | buffer[at + 8]!) >>> 0;
        onFrame(buffer[at + 3]!, buffer[at + 4]!, streamId, buffer.subarray(start, start + length));
        at = start + length;
      }
      if (at > 0) {
        buffer.copyWithin(0, at, end);
        end -= at;
      }
    },
    get insideFrame() {
      return end > 0;
    },
  };
}
