import { type FrameHeader, parseFrameHeader } from "../runtime/grpc_js/frame_scanner.ts";

const HEADER_BYTES = 9;

/**
 * Makes a function that is shown a plugin's bytes, split anywhere, and returns a copy of them without
 * the frames that `drops` says so of. It is asked once for each frame, in order; a header that has
 * not come whole yet is held back.
 */
export function frameFilter(
  drops: (header: FrameHeader) => boolean,
): (bytes: Uint8Array) => Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(HEADER_BYTES);
  let headerFilled = 0;
  let payloadLeft = 0;
  let dropping = false;

  return (bytes) => {
    const kept = new Uint8Array(bytes.length + HEADER_BYTES);
    let filled = 0;
    const keep = (part: Uint8Array): void => {
      kept.set(part, filled);
      filled += part.length;
    };
    for (let at = 0; at < bytes.length;) {
      if (payloadLeft > 0) {
        const part = bytes.subarray(at, at + payloadLeft);
        if (!dropping) keep(part);
        payloadLeft -= part.length;
        at += part.length;
        continue;
      }
      header[headerFilled++] = bytes[at++]!;
      if (headerFilled < HEADER_BYTES) continue;
      headerFilled = 0;
      const parsed = parseFrameHeader(header);
      payloadLeft = parsed.length;
      dropping = drops(parsed);
      if (!dropping) keep(header);
    }
    return kept.subarray(0, filled);
  };
}
