import type { CreateLinkRequest } from "../../proto/v1_0/messages.ts";

/** A CreateLink for a symbolic link at the whole path `newname` (protocol 6.2). */
export function symlinkToWire(newname: string, target: string): CreateLinkRequest {
  return { oldname: target, newname, ltype: 1 };
}

/** A CreateLink for another name, `newname`, of the file that is at `existing` (protocol 6.2). */
export function hardLinkToWire(newname: string, existing: string): CreateLinkRequest {
  return { oldname: existing, newname, ltype: 0 };
}
