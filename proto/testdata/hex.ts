/** Bytes from hex; blanks are for the reader. Throws for what is no hex. */
export function hex(text: string): Uint8Array {
  return Uint8Array.fromHex(text.replaceAll(" ", ""));
}
