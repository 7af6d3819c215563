/** The two questions a walk asks of a file system; both may throw at once or reject. */
export interface TreeReader {
  /** The entries of a directory, in any order, without `.` and `..`; `stat` is its own metadata. */
  list(
    path: string,
    stat: Deno.FileInfo,
  ): readonly Deno.DirEntry[] | Promise<readonly Deno.DirEntry[]>;
  /** The metadata of one entry, of a symbolic link itself. */
  lstat(path: string): Deno.FileInfo | Promise<Deno.FileInfo>;
}
