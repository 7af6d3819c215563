/**
 * The messages of the current generation as TypeScript types (protocol 2.1 to 2.5). Field names are
 * the schema's in camelCase; every field may be left out and then has its proto3 default. After
 * decoding, scalar fields and repeated fields are always set, messages are absent or set.
 */

/** A 64-bit integer on the wire: decimal text when decoded, any exact form when encoded. */
export type Int64 = string | number | bigint;

/** google.protobuf.Timestamp. */
export interface TimestampMessage {
  /** Whole seconds since 1970, rounded down. */
  seconds?: Int64;
  /** Nanoseconds within the second, 0 to 999,999,999. */
  nanos?: number;
}

/** plakar.connectors.FileInfo. */
export interface FileInfoMessage {
  /** Last component of the path. */
  name?: string;
  /** Bytes of content; −1 when unknown. */
  size?: Int64;
  /** Go file mode bits (protocol 2.2). */
  mode?: number;
  /** Last change. */
  modTime?: TimestampMessage | null;
  /** Device. */
  dev?: Int64;
  /** Inode. */
  ino?: Int64;
  /** Owner. */
  uid?: Int64;
  /** Group. */
  gid?: Int64;
  /** Number of hard links. */
  nlink?: number;
  /** Name of the owner. */
  username?: string;
  /** Name of the group. */
  groupname?: string;
  /** Stored, otherwise unused. */
  flags?: number;
}

/** plakar.connectors.Record. */
export interface RecordMessage {
  /** Whether content follows or can be opened. */
  hasReader?: boolean;
  /** Absolute clean path. */
  pathname?: string;
  /** Why the path could not be read; not empty makes it an error record. */
  error?: string;
  /** Whether this is one extended attribute of the path. */
  isXattr?: boolean;
  /** Name of the attribute. */
  xattrName?: string;
  /** 0 extended attribute, 1 alternate data stream, whatever the schema's names say (protocol 2.1). */
  xattrType?: number;
  /** Target of a symbolic link. */
  target?: string;
  /** Metadata; needed unless this is an error or an attribute. */
  fileInfo?: FileInfoMessage | null;
  /** Names of the attributes of the entry. */
  extendedAttributes?: string[];
  /** Carried, not stored by hosts. */
  fileAttributes?: number;
}

/** plakar.connectors.Result. */
export interface ResultMessage {
  header?: RecordMessage | null;
  error?: string;
}

/** A message without fields. */
export type EmptyMessage = { readonly [field: string]: never };

/** importer.Options and plakar.exporter.Options. */
export interface OptionsMessage {
  hostname?: string;
  os?: string;
  arch?: string;
  cwd?: string;
  maxconcurrency?: Int64;
  excludes?: string[];
  noxattr?: boolean;
}

/** importer.InitRequest and plakar.exporter.InitRequest. */
export interface InitRequest {
  options?: OptionsMessage | null;
  proto?: string;
  config?: Record<string, string>;
}

/** InitResponse of all three roles. */
export interface InitResponse {
  origin?: string;
  type?: string;
  root?: string;
  flags?: number;
}

/** importer.ImportRequest. */
export interface ImportRequest {
  result?: ResultMessage | null;
}

/** importer.ImportResponse. */
export interface ImportResponse {
  record?: RecordMessage | null;
  finished?: boolean;
}

/** importer.OpenRequest. */
export interface OpenRequest {
  record?: RecordMessage | null;
}

/** importer.OpenResponse and store.GetResponse. */
export interface ChunkResponse {
  chunk?: Uint8Array;
}

/** plakar.exporter.ExportRequest: exactly one of `record` and `chunk` is set, an empty chunk too. */
export interface ExportRequest {
  record?: RecordMessage | null;
  chunk?: Uint8Array | null;
}

/** plakar.exporter.ExportResponse. */
export interface ExportResponse {
  result?: ResultMessage | null;
}

/** store.InitRequest. */
export interface StorageInitRequest {
  proto?: string;
  config?: Record<string, string>;
}

/** store.CreateRequest and store.OpenResponse. */
export interface ConfigMessage {
  config?: Uint8Array;
}

/** store.ModeResponse. */
export interface ModeResponse {
  mode?: number;
}

/** store.SizeResponse. */
export interface SizeResponse {
  size?: Int64;
}

/** store.ListRequest. */
export interface ListRequest {
  type?: number;
  flags?: number;
}

/** store.ListResponse. */
export interface ListResponse {
  macs?: Uint8Array[];
}

/** store.PutRequest: the first message names the object, the following ones carry chunks. */
export interface PutRequest {
  mac?: Uint8Array;
  type?: number;
  chunk?: Uint8Array;
  flags?: number;
}

/** store.PutResponse. */
export interface PutResponse {
  bytesWritten?: Int64;
}

/** store.GetRequest.Range. */
export interface RangeMessage {
  offset?: Int64;
  length?: number;
}

/** store.GetRequest; an absent range means the whole object. */
export interface GetRequest {
  mac?: Uint8Array;
  type?: number;
  range?: RangeMessage | null;
  flags?: number;
}

/** store.DeleteRequest. */
export interface DeleteRequest {
  mac?: Uint8Array;
  type?: number;
  flags?: number;
}
