/**
 * Metadata of one entry (protocol 2.1, `FileInfo`); the name is not here, the runtime takes it from
 * the path (row I20).
 */
export interface FileInfo {
  /** Bytes of content; −1 when unknown, and then the host does not compare it (protocol 3.6). */
  readonly size: number;
  /** Go file mode bits: see `file_mode.ts` and protocol 2.2. */
  readonly mode: number;
  /** Nanoseconds since 1970-01-01T00:00:00Z; negative before. */
  readonly modTime: bigint;
  /** Device; with `ino` it identifies hard links. */
  readonly dev: bigint;
  /** Inode. */
  readonly ino: bigint;
  /** Owner. */
  readonly uid: bigint;
  /** Group. */
  readonly gid: bigint;
  /** Number of hard links, at most 65535 (protocol 2.1). */
  readonly nlink: number;
  /** Name of the owner, or empty. */
  readonly username: string;
  /** Name of the group, or empty. */
  readonly groupname: string;
  /** Stored by the host, otherwise unused. */
  readonly flags: number;
}
