/**
 * Messages of up to so many bytes may share memory with others while they are on their way. What is
 * read out of them is copied: who gets bytes may keep them, or transfer their memory.
 */
export const SHARED_MESSAGE_BYTES = 4096;

/** The bytes, or a copy of them if their memory may be shared. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.length <= SHARED_MESSAGE_BYTES ? Uint8Array.from(bytes) : bytes;
}
