import { ERROR_CODE, FLAG } from "./frame_types.ts";
import { protocolFault } from "./protocol_fault.ts";

/** The largest number of a stream, and what a window can grow by (RFC 9113, sections 5.1.1, 6.9). */
export const LOW_31_BITS = 0x7fffffff;

const PRIORITY_BYTES = 5;

/** 32 bits, the most significant first. */
export function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!) >>> 0;
}

/** Throws unless a payload has exactly this length. */
export function checkLength(payload: Uint8Array, length: number, name: string): void {
  if (payload.length === length) return;
  throw protocolFault(
    ERROR_CODE.frameSizeError,
    `a ${name} frame holds ${payload.length} bytes instead of ${length}`,
  );
}

/** Throws unless a frame belongs to the connection as a whole. */
export function checkConnection(streamId: number, name: string): void {
  if (streamId === 0) return;
  throw protocolFault(
    ERROR_CODE.protocolError,
    `a ${name} frame arrived for stream ${streamId} instead of the connection`,
  );
}

/** The payload of DATA or HEADERS without its padding (RFC 9113, sections 6.1 and 6.2). */
export function unpadded(payload: Uint8Array, flags: number): Uint8Array {
  if ((flags & FLAG.padded) === 0) return payload;
  const padding = payload[0];
  if (padding === undefined) {
    throw protocolFault(ERROR_CODE.frameSizeError, "a padded frame is empty");
  }
  if (padding >= payload.length) {
    throw protocolFault(
      ERROR_CODE.protocolError,
      `${padding} bytes of padding do not fit in a frame of ${payload.length}`,
    );
  }
  return payload.subarray(1, payload.length - padding);
}

/** The stream that a priority names (RFC 9113, section 6.3). */
export function dependency(bytes: Uint8Array): number {
  return uint32(bytes, 0) & LOW_31_BITS;
}

/** What a HEADERS frame holds of its header block, and the stream it depends on, 0 when none. */
export function headersFragment(
  payload: Uint8Array,
  flags: number,
): { readonly fragment: Uint8Array; readonly dependsOn: number } {
  const content = unpadded(payload, flags);
  if ((flags & FLAG.priority) === 0) return { fragment: content, dependsOn: 0 };
  if (content.length < PRIORITY_BYTES) {
    throw protocolFault(ERROR_CODE.frameSizeError, "a HEADERS frame has no room for its priority");
  }
  return { fragment: content.subarray(PRIORITY_BYTES), dependsOn: dependency(content) };
}
