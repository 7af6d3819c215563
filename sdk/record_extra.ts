import type { FileInfo } from "./file_info.ts";

/** What a stat does not tell about an entry. */
export interface RecordExtra {
  /** Names of extended attributes whose values travel as xattr records (protocol 3.8). */
  readonly xattrNames?: readonly string[];
  /** Name of the owner. */
  readonly username?: string;
  /** Name of the group. */
  readonly groupname?: string;
}

/** The info with the names of owner and group filled in where they are given. */
export function withNames(info: FileInfo, extra: RecordExtra): FileInfo {
  if (extra.username === undefined && extra.groupname === undefined) return info;
  return {
    ...info,
    username: extra.username ?? info.username,
    groupname: extra.groupname ?? info.groupname,
  };
}
