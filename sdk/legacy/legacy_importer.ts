import type { CallOptions } from "../context.ts";
import type { FileInfoInput } from "../file_info_of.ts";
import type { LegacyReader } from "./legacy_reader.ts";

/** One entry that a scan found. */
export interface LegacyScanRecord {
  /** Absolute path of the entry. */
  readonly pathname: string;
  /** Where a symbolic link points, to the letter; left out for everything else. */
  readonly target?: string;
  /**
   * Metadata of the entry: parts with a POSIX mode whose type bits tell what it is (none: a regular
   * file, or a symbolic link where there is a `target`), or what `Deno.lstat` gave.
   */
  readonly fileInfo: FileInfoInput;
  /**
   * Opens the content of a regular file, in an importer without `newReader`. Run at most once, and
   * only when the host asks.
   */
  readonly reader?: () => LegacyReader | Promise<LegacyReader>;
}

/** What went wrong with one path. */
export interface LegacyScanError {
  /** Absolute path of what could not be read. */
  readonly pathname: string;
  /** Why; its text reaches the user. */
  readonly err: unknown;
}

/** What a scan gives: an array, a generator, a stream, or anything else to loop over. */
export type LegacyScan = AsyncIterable<LegacyScanResult> | Iterable<LegacyScanResult>;

/** What a scan yields: an entry, or what went wrong with one. */
export type LegacyScanResult =
  | { readonly record: LegacyScanRecord }
  | { readonly error: LegacyScanError };

/** An importer in the v1.0 style (protocol 6.1). */
export interface LegacyImporter {
  /** Where the data comes from: a host name, or `host/bucket`; stable between runs. */
  origin(call: CallOptions): string | Promise<string>;
  /** A short stable word, normally the protocol. */
  type(call: CallOptions): string | Promise<string>;
  /** The absolute common top of what is scanned. */
  root(call: CallOptions): string | Promise<string>;
  /** Yields every entry once; throwing fails a v1.1 backup, and is an error of the root in v1.0. */
  scan(call: CallOptions): LegacyScan | Promise<LegacyScan>;
  /**
   * Opens the content of a regular file that a scan found, whatever reader its record has. Hosts of
   * v1.0 ask for content by path and never say which files they leave out (protocol 6.4): with this
   * nothing is kept for each file; without it, the records' readers are kept.
   *
   * `pathname` is clean, `/a/b` for `/a//b`, and lies below `root`: a file outside is an error of its
   * path.
   */
  newReader?(pathname: string, call: CallOptions): LegacyReader | Promise<LegacyReader>;
  /** Releases what the importer holds; called once. */
  close(call: CallOptions): void | Promise<void>;
}
