import { ERROR_CODE } from "./frame_types.ts";
import { protocolFault } from "./protocol_fault.ts";

/** A header block that comes in several frames (RFC 9113, section 4.3). */
export interface HeaderBlock {
  /** The stream whose CONTINUATION must come next, 0 when none must. */
  readonly streamId: number;
  /** Whether the HEADERS frame had END_STREAM. */
  readonly endStream: boolean;
  /** Begins a block with the fragment of a HEADERS frame, which may be `whole` of it. */
  begin(streamId: number, fragment: Uint8Array, endStream: boolean, whole: boolean): void;
  /** Adds the fragment of a CONTINUATION frame. */
  add(fragment: Uint8Array): void;
  /** Ends the block and returns it whole; valid as long as its last fragment. */
  finish(): Uint8Array;
}

// Frames of a full 16 KiB need fewer; a flood of small or empty ones ends here.
const SMALLEST_FRAGMENT = 1024;
const SPARE_FRAMES = 64;

/** Makes a collector of blocks of at most `limit` bytes; more, or too many pieces, is a flood. */
export function headerBlock(limit: number): HeaderBlock {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let streamId = 0;
  let endStream = false;
  const mostPieces = Math.ceil(limit / SMALLEST_FRAGMENT) + SPARE_FRAMES;

  function add(fragment: Uint8Array): void {
    bytes += fragment.length;
    pieces.push(fragment);
    if (bytes > limit || pieces.length > mostPieces) {
      throw protocolFault(
        ERROR_CODE.enhanceYourCalm,
        `a header block of ${bytes} bytes in ${pieces.length} frames is too much`,
      );
    }
  }

  function joined(): Uint8Array {
    if (pieces.length === 1) return pieces[0]!;
    const block = new Uint8Array(bytes);
    let at = 0;
    for (const piece of pieces) {
      block.set(piece, at);
      at += piece.length;
    }
    return block;
  }

  return {
    get streamId() {
      return streamId;
    },
    get endStream() {
      return endStream;
    },
    begin(id, fragment, end, whole) {
      streamId = id;
      endStream = end;
      add(whole ? fragment : fragment.slice());
    },
    add: (fragment) => add(fragment.slice()),
    finish() {
      const block = joined();
      pieces = [];
      bytes = streamId = 0;
      return block;
    },
  };
}
