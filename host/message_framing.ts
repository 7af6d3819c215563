import { ConnectorError } from "../sdk/error.ts";

// gRPC over HTTP/2, "Length-Prefixed-Message": a compression flag and the length, big-endian.
const PREFIX_BYTES = 5;

/** The five bytes that go before a message. */
export function messagePrefix(length: number): Uint8Array {
  const prefix = new Uint8Array(PREFIX_BYTES);
  new DataView(prefix.buffer).setUint32(1, length);
  return prefix;
}

/** Cuts the bytes of a stream into messages. */
export interface MessageScanner {
  /** Takes the next bytes, cut anywhere; throws at a message that is too large or compressed. */
  push(bytes: Uint8Array): void;
  /** Whether the bytes so far end inside a message. */
  insideMessage(): boolean;
}

/**
 * Makes a scanner. A message that arrives in one piece is handed over as a view, without a copy;
 * memory for a longer one is taken only once its length has been found acceptable.
 */
export function messageScanner(
  maxBytes: number,
  onMessage: (message: Uint8Array) => void,
): MessageScanner {
  const prefix = new Uint8Array(PREFIX_BYTES);
  const view = new DataView(prefix.buffer);
  let prefixFilled = 0;
  let message: Uint8Array | undefined;
  let filled = 0;

  function checkPrefix(): number {
    if (prefix[0] !== 0) {
      throw new ConnectorError(
        "the plugin sent a compressed message, which this protocol does not know",
        { code: "internal" },
      );
    }
    const length = view.getUint32(1);
    if (length > maxBytes) {
      throw new ConnectorError(
        `the plugin sent a message of ${length} bytes; the host's limit is ${maxBytes}`,
        { code: "resource_exhausted" },
      );
    }
    return length;
  }

  function push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (message === undefined) {
        while (prefixFilled < PREFIX_BYTES && at < bytes.length) {
          prefix[prefixFilled++] = bytes[at++]!;
        }
        if (prefixFilled < PREFIX_BYTES) return;
        const length = checkPrefix();
        if (bytes.length - at >= length) {
          prefixFilled = 0;
          onMessage(bytes.subarray(at, at + length));
          at += length;
          continue;
        }
        message = new Uint8Array(length);
        filled = 0;
      }
      const count = Math.min(message.length - filled, bytes.length - at);
      message.set(bytes.subarray(at, at + count), filled);
      filled += count;
      at += count;
      if (filled < message.length) return;
      const whole = message;
      message = undefined;
      prefixFilled = 0;
      onMessage(whole);
    }
  }

  return { push, insideMessage: () => prefixFilled > 0 };
}
