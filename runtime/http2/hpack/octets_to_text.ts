// Longer strings are cheaper in one call, shorter ones character by character (measured).
const SHORT = 12;
// Arguments of one call stay far below the limit of the stack.
const CHUNK = 4096;

/** The octets `start` to `end` as a string, one character each (Latin-1). */
export function octetsToText(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  if (end - start <= SHORT) {
    for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
    return text;
  }
  for (let at = start; at < end; at += CHUNK) {
    // `apply` takes whatever has indices, its type only arrays; spreading is six times slower.
    const chunk: unknown = bytes.subarray(at, Math.min(end, at + CHUNK));
    text += String.fromCharCode.apply(null, chunk as number[]);
  }
  return text;
}
