import { ConnectorError } from "../../sdk/error.ts";
import { SHARED_MESSAGE_BYTES } from "../../proto/own_bytes.ts";
import { takeBytes } from "../byte_pool.ts";

/** Bytes in front of each message: a flag and a length (gRPC over HTTP/2, "Length-Prefixed-Message"). */
export const PREFIX_BYTES = 5;

/** Puts messages together from the pieces they come in. */
export interface MessageAssembler {
  /** Takes the next piece of the body; it may be reused afterwards. */
  push(bytes: Uint8Array): void;
  /** Whether the last message is not complete yet. */
  readonly insideMessage: boolean;
}

// The chunks of a host, 1 MiB and their fields, get their memory at once; what is announced beyond
// that gets it as it comes.
const TRUSTED_BYTES = 1024 * 1024 + 1024;
const POOLED_BYTES = 64 * 1024;
// Small messages are parts of pieces, which are never used again: memory outside of V8's heap costs
// each message, and each collection of garbage, more than the copy.
const PIECE_BYTES = 16 * 1024;

let piece = new Uint8Array(PIECE_BYTES);
let used = 0;

/** Memory of its own for a message: a part of a piece, memory that was given back, or fresh memory. */
function memoryFor(length: number): Uint8Array {
  if (length >= POOLED_BYTES) return takeBytes(Math.min(length, TRUSTED_BYTES));
  if (length > SHARED_MESSAGE_BYTES) return new Uint8Array(length);
  if (used + length > PIECE_BYTES) {
    piece = new Uint8Array(PIECE_BYTES);
    used = 0;
  }
  const memory = piece.subarray(used, used + length);
  used += length;
  return memory;
}

/**
 * Makes an assembler; `onMessage` gets each message in memory of its own. `push` throws a
 * `ConnectorError` at a message larger than `maxBytes` (`resource_exhausted`) and at a compressed one
 * (`unimplemented`); `subject` begins its sentence, `limitName` says whose limit it is.
 */
export function messageAssembler(
  maxBytes: number,
  subject: string,
  onMessage: (message: Uint8Array) => void,
  limitName = "the limit",
): MessageAssembler {
  const prefix = new Uint8Array(PREFIX_BYTES);
  let prefixFilled = 0;
  let message: Uint8Array | undefined;
  let length = 0;
  let filled = 0;

  function begin(): void {
    length = (prefix[1]! << 24 | prefix[2]! << 16 | prefix[3]! << 8 | prefix[4]!) >>> 0;
    if (prefix[0] !== 0) {
      const what = prefix[0] === 1
        ? "a compressed message, but no compression was agreed"
        : "no gRPC message";
      throw new ConnectorError(`${subject} sent ${what}`, {
        code: prefix[0] === 1 ? "unimplemented" : "internal",
      });
    }
    if (length > maxBytes) {
      throw new ConnectorError(
        `${subject} sent a message of ${length} bytes; ${limitName} is ${maxBytes}`,
        { code: "resource_exhausted" },
      );
    }
    filled = 0;
    message = memoryFor(length);
  }

  /** Makes room for `count` more bytes, at least twice as much as before. */
  function grow(count: number): void {
    if (filled + count <= message!.length) return;
    const larger = new Uint8Array(Math.min(length, Math.max(filled + count, 2 * message!.length)));
    larger.set(message!.subarray(0, filled));
    message = larger;
  }

  return {
    push(bytes) {
      let at = 0;
      while (true) {
        if (message === undefined) {
          while (prefixFilled < PREFIX_BYTES) {
            if (at === bytes.length) return;
            prefix[prefixFilled++] = bytes[at++]!;
          }
          begin();
        }
        const count = Math.min(length - filled, bytes.length - at);
        if (count > 0) {
          grow(count);
          const whole = at === 0 && count === bytes.length;
          message!.set(whole ? bytes : bytes.subarray(at, at + count), filled);
          filled += count;
          at += count;
        }
        if (filled < length) return;
        const complete = message!;
        message = undefined;
        prefixFilled = 0;
        onMessage(complete);
      }
    },
    get insideMessage() {
      return prefixFilled > 0;
    },
  };
}
