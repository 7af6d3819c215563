import type { ChunkResponse, FileInfoMessage, Int64, StorageInitRequest } from "../messages.ts";

/**
 * The messages of the v1.0 generation as TypeScript types (protocol 6.1 to 6.3), by the rules of
 * `../messages.ts`: fields left out have their proto3 default; after decoding, scalar and repeated
 * fields are set, messages are `null` or set, members of a oneof are missing or set.
 *
 * `cookie` is what Init answered with. Plugins and hosts before v1.0.16 of the schemas know none.
 */

/** A request with nothing in it but the cookie. */
export interface CookieMessage {
  cookie?: string;
}

/** The Init answer of exporters and stores. */
export type InitResponseV10 = CookieMessage;

/** importer.Options. */
export interface ImporterOptionsV10 {
  hostname?: string;
  os?: string;
  arch?: string;
  cwd?: string;
  maxconcurrency?: Int64;
}

/** importer.InitRequest. */
export interface ImporterInitRequestV10 {
  options?: ImporterOptionsV10 | null;
  proto?: string;
  config?: Record<string, string>;
}

/** importer.InitResponse: an `error` that is set makes Init fail, the empty text too. */
export interface ImporterInitResponseV10 {
  error?: string | null;
  cookie?: string;
}

/** importer.InfoResponse. */
export interface InfoResponse {
  type?: string;
  origin?: string;
  root?: string;
}

/** importer.ExtendedAttribute; 0 is an extended attribute, 1 an alternate data stream. */
export interface ExtendedAttributeMessage {
  name?: string;
  type?: number;
}

/** importer.ScanRecord. */
export interface ScanRecordMessage {
  /** Target of a symbolic link. */
  target?: string;
  /** Metadata; importer.ScanRecordFileInfo has the fields of today's FileInfo. */
  fileinfo?: FileInfoMessage | null;
  /** Carried, not stored by hosts. */
  fileAttributes?: number;
  /** Makes the record one attribute of the path, whose value cannot be read (protocol 6.4). */
  xattr?: ExtendedAttributeMessage | null;
}

/** importer.ScanError. */
export interface ScanErrorMessage {
  message?: string;
}

/** importer.ScanResponse: one of `record` and `error` is set. */
export interface ScanResponse {
  pathname?: string;
  record?: ScanRecordMessage | null;
  error?: ScanErrorMessage | null;
}

/** importer.OpenReaderRequest and importer.CloseReaderRequest. */
export interface ReaderRequest {
  pathname?: string;
  cookie?: string;
}

/** importer.OpenReaderResponse, and the answer to every Get of one object of a store. */
export type ChunkResponseV10 = ChunkResponse;

/** importer.ScanResponseError, which no method uses. */
export interface ScanResponseErrorMessage {
  name?: string;
  size?: Int64;
}

/** exporter.Options. */
export interface ExporterOptionsV10 {
  maxconcurrency?: Int64;
}

/** exporter.InitRequest. */
export interface ExporterInitRequestV10 {
  options?: ExporterOptionsV10 | null;
  proto?: string;
  config?: Record<string, string>;
}

/** exporter.RootResponse. */
export interface RootResponse {
  rootPath?: string;
}

/** exporter.CreateDirectoryRequest. */
export interface CreateDirectoryRequest {
  pathname?: string;
  cookie?: string;
}

/** exporter.Header. */
export interface StoreFileHeader {
  pathname?: string;
  /** Bytes of content that follow. */
  size?: Int64;
}

/** exporter.Data. */
export interface StoreFileData {
  chunk?: Uint8Array;
}

/** exporter.StoreFileRequest: one of `header` and `data` is set; the header comes first, once. */
export interface StoreFileRequest {
  header?: StoreFileHeader | null;
  data?: StoreFileData | null;
  cookie?: string;
}

/** exporter.SetPermissionsRequest; hosts do not fill the size. */
export interface SetPermissionsRequest {
  pathname?: string;
  fileInfo?: FileInfoMessage | null;
  cookie?: string;
}

/** exporter.CreateLinkRequest. */
export interface CreateLinkRequest {
  /** What the link leads to. */
  oldname?: string;
  /** The link itself. */
  newname?: string;
  /** 0 for a hard link, 1 for a symbolic one. */
  ltype?: number;
  cookie?: string;
}

/** store.InitRequest, as it is today. */
export type StorageInitRequestV10 = StorageInitRequest;

/** store.MAC. */
export interface MacMessage {
  /** 32 bytes. */
  value?: Uint8Array;
}

/** store.CreateRequest. */
export interface CreateRequestV10 {
  config?: Uint8Array;
  cookie?: string;
}

/** store.GetLocationResponse. */
export interface LocationResponse {
  location?: string;
}

/** store.GetStatesResponse, GetPackfilesResponse and GetLocksResponse. */
export interface MacsResponse {
  macs?: MacMessage[];
}

/** store.PutStateRequest, PutPackfileRequest and PutLockRequest: the first has the MAC alone. */
export interface PutObjectRequest {
  mac?: MacMessage | null;
  chunk?: Uint8Array;
  cookie?: string;
}

/** The requests of stores that name one object. */
export interface ObjectRequest {
  mac?: MacMessage | null;
  cookie?: string;
}

/** store.GetPackfileBlobRequest. */
export interface GetBlobRequest {
  mac?: MacMessage | null;
  offset?: Int64;
  length?: number;
  cookie?: string;
}
