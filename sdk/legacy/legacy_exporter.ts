import type { CallOptions } from "../context.ts";
import type { FileInfo } from "../file_info.ts";

/** What kind of link is to be made. */
export type LegacyLinkType = "hardlink" | "symlink";

/**
 * An exporter in the v1.0 style (protocol 6.2). Every `pathname` is whole: the host, or this
 * package, joins it to `root`.
 */
export interface LegacyExporter {
  /** The root the connector restores to, absolute. */
  root(call: CallOptions): string | Promise<string>;
  /** Makes a directory; one that is there already is no error. */
  createDirectory(pathname: string, call: CallOptions): void | Promise<void>;
  /**
   * Stores a file of `size` bytes, −1 when that is unknown. `content` errors when the host broke off
   * or sent another number of bytes, and then nothing may appear under the name. What is not read of
   * it is dropped.
   */
  storeFile(
    pathname: string,
    content: ReadableStream<Uint8Array>,
    size: number,
    call: CallOptions,
  ): void | Promise<void>;
  /** Sets mode, owner and times of an entry; called after its content, for folders at the end. */
  setPermissions(pathname: string, info: FileInfo, call: CallOptions): void | Promise<void>;
  /**
   * Makes `newname`: another name of the file `oldname`, or a symbolic link that points to
   * `oldname`, to the letter.
   */
  createLink(
    oldname: string,
    newname: string,
    type: LegacyLinkType,
    call: CallOptions,
  ): void | Promise<void>;
  /** Releases what the exporter holds; called once. */
  close(call: CallOptions): void | Promise<void>;
}
