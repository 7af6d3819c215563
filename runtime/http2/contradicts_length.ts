import type { StreamState } from "./stream_state.ts";

/** Whether the content is longer or shorter than announced (RFC 9113, section 8.1.1). */
export function contradictsLength(
  { expectedBytes, receivedBytes }: StreamState,
  end: boolean,
): boolean {
  if (expectedBytes < 0) return false;
  return receivedBytes > expectedBytes || (end && receivedBytes < expectedBytes);
}
