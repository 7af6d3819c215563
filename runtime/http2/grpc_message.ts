const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A `grpc-message` as it stands on the wire: UTF-8, percent-encoded outside of visible ASCII. */
export function encodeGrpcMessage(message: string): string {
  if (!/[^\x20-\x24\x26-\x7e]/.test(message)) return message;
  let text = "";
  for (const byte of encoder.encode(message)) {
    text += byte >= 0x20 && byte <= 0x7e && byte !== 0x25
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}

/** The message of a `grpc-message` field; what is no valid encoding stays as it is. */
export function decodeGrpcMessage(value: string): string {
  // Characters beyond ASCII are octets of UTF-8 that the peer forgot to encode.
  if (!/[%\x80-\xff]/.test(value)) return value;
  const bytes: number[] = [];
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    const digits = value.slice(at + 1, at + 3);
    if (code === 0x25 && /^[0-9A-Fa-f]{2}$/.test(digits)) {
      bytes.push(Number.parseInt(digits, 16));
      at += 2;
    } else {
      bytes.push(code & 0xff);
    }
  }
  return decoder.decode(Uint8Array.from(bytes));
}
