import type { FileInfoMessage } from "../messages.ts";

/** All twelve fields: integers beyond 2^53, size −1, a time before 1970, a directory's mode. */
export const fullFileInfo: FileInfoMessage = {
  name: "d",
  size: "-1",
  mode: 0x800001ed,
  modTime: { seconds: "-2", nanos: 999999999 },
  dev: "1099511627776",
  ino: "18446744073709551615",
  uid: "9007199254740993",
  gid: "1",
  nlink: 70000,
  username: "u",
  groupname: "g",
  flags: 7,
};

/** Its 80 bytes, the same in both generations (protocol 2.1, 6.1), computed by hand. */
export const fullFileInfoHex: string = "0a 01 64" + // name "d"
  "10 ff ff ff ff ff ff ff ff ff 01" + // size −1
  "18 ed 83 80 80 08" + // mode 0x800001ed
  "22 11 08 fe ff ff ff ff ff ff ff ff 01 10 ff 93 eb dc 03" + // seconds −2, nanos 999999999
  "28 80 80 80 80 80 20" + // dev 2^40
  "30 ff ff ff ff ff ff ff ff ff 01" + // ino 2^64−1
  "38 81 80 80 80 80 80 80 10" + // uid 2^53+1
  "40 01" + // gid 1
  "48 f0 a2 04" + // nlink 70000
  "52 01 75" + // username "u"
  "5a 01 67" + // groupname "g"
  "60 07"; // flags 7
