import type { ByteSource } from "./bytes.ts";
import type { CallOptions } from "./context.ts";
import type { FileInfo } from "./file_info.ts";

/** Opens the content of a record: run at most once, and only when the host asks for it. */
export type OpenContent = (options: CallOptions) => ByteSource | Promise<ByteSource>;

/** Kind of an extended attribute (protocol 2.1): an attribute, or an alternate data stream. */
export type XattrType = "extended" | "ads";

/** A regular file. */
export interface FileRecord {
  /** Tells what the record is. */
  readonly kind: "file";
  /** Absolute, `/`-separated, clean path. */
  readonly path: string;
  /** Metadata of the entry. */
  readonly info: FileInfo;
  /** Opens the content. */
  readonly open: OpenContent;
  /** Names of the extended attributes whose values travel as {@link XattrRecord}s. */
  readonly xattrNames: readonly string[];
}

/** A directory. */
export interface DirectoryRecord {
  /** Tells what the record is. */
  readonly kind: "directory";
  /** Absolute, `/`-separated, clean path. */
  readonly path: string;
  /** Metadata of the entry. */
  readonly info: FileInfo;
  /** Names of the extended attributes. */
  readonly xattrNames: readonly string[];
}

/** A symbolic link; `target` is kept to the letter. */
export interface SymlinkRecord {
  /** Tells what the record is. */
  readonly kind: "symlink";
  /** Absolute, `/`-separated, clean path. */
  readonly path: string;
  /** Metadata of the entry. */
  readonly info: FileInfo;
  /** Where the link points, to the letter. */
  readonly target: string;
}

/** A device, pipe or socket: metadata only. */
export interface SpecialRecord {
  /** Tells what the record is. */
  readonly kind: "special";
  /** Absolute, `/`-separated, clean path. */
  readonly path: string;
  /** Metadata of the entry. */
  readonly info: FileInfo;
}

/** The value of one extended attribute of the entry at `path`. */
export interface XattrRecord {
  /** Tells what the record is. */
  readonly kind: "xattr";
  /** Absolute, `/`-separated, clean path. */
  readonly path: string;
  /** Name of the attribute. */
  readonly name: string;
  /** Kind of the attribute. */
  readonly type: XattrType;
  /** Opens the content. */
  readonly open: OpenContent;
}

/** A path that could not be read; stored in the snapshot as an error, the backup goes on. */
export interface ErrorRecord {
  /** Tells what the record is. */
  readonly kind: "error";
  /** Absolute, `/`-separated, clean path. */
  readonly path: string;
  /** Why, for the user. */
  readonly message: string;
}

/** What an importer yields. */
export type ImportRecord =
  | FileRecord
  | DirectoryRecord
  | SymlinkRecord
  | SpecialRecord
  | XattrRecord
  | ErrorRecord;
