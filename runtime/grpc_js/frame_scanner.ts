const PREFACE = new TextEncoder().encode("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const HEADER_BYTES = 9;

/** The header of one HTTP/2 frame (RFC 9113, 4.1). */
export interface FrameHeader {
  readonly length: number;
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
}

/** Frame types and flags that are looked at (RFC 9113, 6). */
export const FRAME = { data: 0x0, headers: 0x1, reset: 0x3, windowUpdate: 0x8 } as const;
/** Flags of those frames. */
export const FLAG = { endStream: 0x1, padded: 0x8 } as const;

/** Reads the nine bytes of a frame header. */
export function parseFrameHeader(bytes: Uint8Array): FrameHeader {
  return {
    length: (bytes[0]! << 16) | (bytes[1]! << 8) | bytes[2]!,
    type: bytes[3]!,
    flags: bytes[4]!,
    streamId: ((bytes[5]! & 0x7f) << 24) | (bytes[6]! << 16) | (bytes[7]! << 8) | bytes[8]!,
  };
}

/** Whose bytes a scanner is shown, and what it changes in them. */
export interface FrameScannerOptions {
  /** `client` when left out. */
  readonly side?: "client" | "server";
  /** Whether resets are kept from whoever gets the bytes next; `false` when left out. */
  readonly hidesResets?: boolean;
}

const TYPE_AT = 3;
// A window update's increment: more than a call ever has on its way, and far from the 2^31 − 1 at
// which a window overflows.
const ROOM = [0x00, 0x40, 0x00, 0x00] as const;

/**
 * Makes a function that is shown one side's bytes, split anywhere, and tells `onFrame` of each
 * frame's header. For a client it returns what that sent instead of the HTTP/2 preface (its first
 * bytes, at most 24) as soon as that is certain.
 *
 * With `hidesResets` every RST_STREAM becomes a WINDOW_UPDATE of 4 MiB in the bytes themselves (both
 * take 13), after `onFrame` was told of the reset; the HTTP/2 stack they go to does not see it. The
 * nghttp2 in Deno 2.7 ends the whole connection after 1,000 resets, and then 33 a second, its own
 * included, and no option changes that. It is meant for strangers; plakar resets every read that it
 * leaves early (protocol 3.1), and has no second connection. Whoever is told of the reset ends the
 * call with a status, and the room lets what is on its way flow off to the peer, which drops it.
 */
export function frameScanner(
  onFrame: (header: FrameHeader) => void,
  { side = "client", hidesResets = false }: FrameScannerOptions = {},
): (bytes: Uint8Array) => Uint8Array | undefined {
  const header = new Uint8Array(HEADER_BYTES);
  let headerFilled = 0;
  let payloadLeft = 0;
  let isHidden = false;
  let prefaceSeen = side === "client" ? 0 : PREFACE.length;

  return (bytes) => {
    let at = 0;
    while (prefaceSeen < PREFACE.length && at < bytes.length) {
      if (bytes[at] !== PREFACE[prefaceSeen]) {
        const shown = new Uint8Array(Math.min(PREFACE.length, prefaceSeen + bytes.length - at));
        shown.set(PREFACE.subarray(0, prefaceSeen));
        shown.set(bytes.subarray(at, at + shown.length - prefaceSeen), prefaceSeen);
        return shown;
      }
      prefaceSeen++;
      at++;
    }
    while (at < bytes.length) {
      const skipped = Math.min(payloadLeft, bytes.length - at);
      for (let done = 0; isHidden && done < skipped; done++) {
        bytes[at + done] = ROOM[(ROOM.length - payloadLeft + done) & 3]!;
      }
      payloadLeft -= skipped;
      at += skipped;
      while (payloadLeft === 0 && at < bytes.length) {
        header[headerFilled] = bytes[at]!;
        if (headerFilled === TYPE_AT) {
          isHidden = hidesResets && bytes[at] === FRAME.reset;
          if (isHidden) bytes[at] = FRAME.windowUpdate;
        }
        headerFilled++;
        at++;
        if (headerFilled < HEADER_BYTES) continue;
        headerFilled = 0;
        const parsed = parseFrameHeader(header);
        payloadLeft = parsed.length;
        onFrame(parsed);
      }
    }
    return undefined;
  };
}
