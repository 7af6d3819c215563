import type { ErrorCode } from "../sdk/error.ts";
import { errorCode, errorMessage } from "../sdk/error_message.ts";

/** How a call failed, in gRPC's terms. */
export interface Status {
  /** The gRPC status number. */
  readonly code: number;
  /** The whole sentence for the user; the transport encodes it for the wire. */
  readonly message: string;
}

// gRPC core specification, "Status codes and their use in gRPC". 1 and 14 are left out on purpose:
// the host drops the text of the first and rewrites that of the second (protocol 1.5).
const UNKNOWN = 2;
const NUMBERS: Readonly<Record<ErrorCode, number>> = {
  aborted: 10,
  already_exists: 6,
  cancelled: UNKNOWN,
  data_loss: 15,
  deadline_exceeded: 4,
  failed_precondition: 9,
  internal: 13,
  invalid_argument: 3,
  not_found: 5,
  out_of_range: 11,
  permission_denied: 7,
  resource_exhausted: 8,
  unauthenticated: 16,
  unavailable: UNKNOWN,
  unimplemented: 12,
  unknown: UNKNOWN,
};

// A header value of 64 KiB is the most that HTTP/2 stacks built on nghttp2 take, after encoding.
const ENCODED_BYTES = 48 * 1024;

/**
 * Turns whatever was thrown into the status the host is sent.
 *
 * The message is what `errorMessage` says (never empty, well-formed Unicode, some 8,192 characters
 * at most), cut further only where its percent-encoded form would pass 48 KiB.
 */
export function statusFromError(reason: unknown): Status {
  return { code: NUMBERS[errorCode(reason)], message: shortened(errorMessage(reason)) };
}

function shortened(message: string): string {
  // No character takes more than nine bytes, so most messages need no closer look.
  if (message.length * 9 <= ENCODED_BYTES) return message;
  let bytes = 0;
  let kept = 0;
  for (const character of message) {
    bytes += encodeURIComponent(character).length;
    if (bytes > ENCODED_BYTES) return `${message.slice(0, kept)}…`;
    kept += character.length;
  }
  return message;
}
