import type { FileInfoMessage } from "../messages.ts";

/**
 * Every field as it is when the wire holds nothing of it, in both generations. Written out, and not
 * taken from the codecs that it judges.
 */
export const noFileInfo: FileInfoMessage = {
  name: "",
  size: "0",
  mode: 0,
  modTime: null,
  dev: "0",
  ino: "0",
  uid: "0",
  gid: "0",
  nlink: 0,
  username: "",
  groupname: "",
  flags: 0,
};
