import type { ChunkResponse } from "../proto/messages.ts";
import type { OpenContent } from "../sdk/record.ts";
import { callOptions } from "./call_options.ts";
import { sendChunks } from "./send_chunks.ts";
import type { StreamingCall } from "./transport.ts";

/**
 * Opens content and sends it whole. `expected` is the number of bytes that its record tells, −1 when
 * unknown.
 */
export async function sendContent(
  open: OpenContent,
  expected: number,
  call: StreamingCall<ChunkResponse>,
): Promise<void> {
  await sendChunks(await open(callOptions(call)), Infinity, call, expected);
}
