/** The first bytes of files in a compressed format, each two hex digits. */
const MAGIC: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b, 0x08]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  // "BZh", a digit, and the mark of the first block: three letters alone may be a text.
  ["bzip2", [0x42, 0x5a, 0x68, NaN, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59]],
  ["lz4", [0x04, 0x22, 0x4d, 0x18]],
  ["7z", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
];

/** The compressed format a content begins like; undefined for all others. */
export function compressedFormat(head: Uint8Array): string | undefined {
  const found = MAGIC.find(([, bytes]) =>
    bytes.every((byte, index) => Number.isNaN(byte) ? index < head.length : head[index] === byte)
  );
  return found?.[0];
}
