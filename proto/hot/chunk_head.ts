import { begin, finish, putByte, putVarint32 } from "./byte_writer.ts";

let last: { readonly tag: number; readonly length: number; readonly head: Uint8Array } | undefined;

/**
 * The tag of a `bytes` field and a length: what is before the bytes themselves. Chunks mostly have
 * the same length, so the last one is kept; nobody may write to it.
 */
export function chunkHead(tag: number, length: number): Uint8Array {
  if (last === undefined || last.tag !== tag || last.length !== length) {
    begin();
    putVarint32(length);
    putByte(tag);
    last = { tag, length, head: finish() };
  }
  return last.head;
}

/** No bytes. */
export const nothing: Uint8Array = new Uint8Array();
