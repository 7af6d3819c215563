import type { FileInfoMessage, TimestampMessage } from "../messages.ts";
import {
  type ByteReader,
  embedded,
  fieldTag,
  skipValue,
  text,
  varint32,
  varint64,
} from "./byte_reader.ts";
import { putInt32, putInt64, putMessage, putString, putUint32, putUint64 } from "./put_fields.ts";

/** Writes the fields of a `google.protobuf.Timestamp`. */
function putTimestamp({ seconds, nanos }: TimestampMessage): void {
  putInt32(nanos, 0x10, "google.protobuf.Timestamp.nanos");
  putInt64(seconds, 0x08, "google.protobuf.Timestamp.seconds");
}

function readTimestamp(reader: ByteReader, time: TimestampMessage): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    if (tag === 0x08) time.seconds = varint64(reader, false);
    else if (tag === 0x10) time.nanos = varint32(reader) | 0;
    else skipValue(reader, tag);
  }
}

/** The writer of a message with the fields of a `FileInfo`; `name` is the message's, for errors. */
export function fileInfoWriter(name: string): (info: FileInfoMessage) => void {
  const flags = `${name}.flags`;
  const groupname = `${name}.groupname`;
  const username = `${name}.username`;
  const nlink = `${name}.nlink`;
  const gid = `${name}.gid`;
  const uid = `${name}.uid`;
  const ino = `${name}.ino`;
  const dev = `${name}.dev`;
  const modTime = `${name}.modTime`;
  const mode = `${name}.mode`;
  const size = `${name}.size`;
  const ownName = `${name}.name`;
  return (info) => {
    putUint32(info.flags, 0x60, flags);
    putString(info.groupname, 0x5a, groupname);
    putString(info.username, 0x52, username);
    putUint32(info.nlink, 0x48, nlink);
    putUint64(info.gid, 0x40, gid);
    putUint64(info.uid, 0x38, uid);
    putUint64(info.ino, 0x30, ino);
    putUint64(info.dev, 0x28, dev);
    putMessage(info.modTime, 0x22, modTime, putTimestamp);
    putUint32(info.mode, 0x18, mode);
    putInt64(info.size, 0x10, size);
    putString(info.name, 0x0a, ownName);
  };
}

/** Writes the fields of a `plakar.connectors.FileInfo`. */
export const putFileInfo: (info: FileInfoMessage) => void = fileInfoWriter(
  "plakar.connectors.FileInfo",
);

/** A `FileInfo` of which nothing is on the wire. */
export function noFileInfo(): FileInfoMessage {
  return {
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
}

/** Reads the fields of a `FileInfo` into one. */
export function readFileInfo(reader: ByteReader, info: FileInfoMessage): void {
  while (reader.at < reader.end) {
    const tag = fieldTag(reader);
    switch (tag) {
      case 0x0a:
        info.name = text(reader);
        break;
      case 0x10:
        info.size = varint64(reader, false);
        break;
      case 0x18:
        info.mode = varint32(reader);
        break;
      case 0x22:
        info.modTime = embedded(reader, info.modTime ?? { seconds: "0", nanos: 0 }, readTimestamp);
        break;
      case 0x28:
        info.dev = varint64(reader, true);
        break;
      case 0x30:
        info.ino = varint64(reader, true);
        break;
      case 0x38:
        info.uid = varint64(reader, true);
        break;
      case 0x40:
        info.gid = varint64(reader, true);
        break;
      case 0x48:
        info.nlink = varint32(reader);
        break;
      case 0x52:
        info.username = text(reader);
        break;
      case 0x5a:
        info.groupname = text(reader);
        break;
      case 0x60:
        info.flags = varint32(reader);
        break;
      default:
        skipValue(reader, tag);
    }
  }
}
