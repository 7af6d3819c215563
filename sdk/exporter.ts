import type { CallOptions, ConnectContext } from "./context.ts";
import type { FileInfo } from "./file_info.ts";
import type { LocationFlag } from "./flags.ts";
import type { XattrType } from "./record.ts";

/**
 * Content the host sends. It can be read once; after its end, or after the record was answered,
 * every further read ends at once (rows E2, E3).
 *
 * Only one content is on its way at a time: asking for the next record gives up what is left of this
 * one (row E4), and if the record is not answered yet, reads of it then reject, so that a file cut
 * short is never taken for whole. The bytes are the reader's to keep; they may be a view of a larger
 * buffer, so copy them before transferring that.
 */
export interface RecordContent extends AsyncIterable<Uint8Array> {
  /** The next bytes, or `null` at the end and ever after. Rejects when the host broke off (E7). */
  read(): Promise<Uint8Array | null>;
  /** The rest of the content as a web stream. */
  readonly stream: ReadableStream<Uint8Array>;
}

/** How a record is answered; the first answer counts, later ones have no effect. */
export interface Answer {
  /** The record was stored. */
  ok(): void;
  /** The record was not stored; the text of `reason` is shown to the user beside the path. */
  error(reason: unknown): void;
}

/** A regular file to restore. */
export interface ExportFile extends Answer {
  /** Tells what the record is. */
  readonly kind: "file";
  /** Absolute clean path below the restored subject; join it to the root with `containedPath`. */
  readonly path: string;
  /** Metadata of the entry. */
  readonly info: FileInfo;
  /** The content, to be read once. */
  readonly content: RecordContent;
  /** Names of the extended attributes. */
  readonly xattrNames: readonly string[];
}

/** A directory to restore; `/` is the restored subject itself. */
export interface ExportDirectory extends Answer {
  /** Tells what the record is. */
  readonly kind: "directory";
  /** Absolute, `/`-separated, clean path. */
  readonly path: string;
  /** Metadata of the entry. */
  readonly info: FileInfo;
  /** Names of the extended attributes. */
  readonly xattrNames: readonly string[];
}

/** A symbolic link to restore. */
export interface ExportSymlink extends Answer {
  /** Tells what the record is. */
  readonly kind: "symlink";
  /** Absolute, `/`-separated, clean path. */
  readonly path: string;
  /** Metadata of the entry. */
  readonly info: FileInfo;
  /** Where the link points, to the letter. */
  readonly target: string;
}

/** A device, pipe or socket to restore. */
export interface ExportSpecial extends Answer {
  /** Tells what the record is. */
  readonly kind: "special";
  /** Absolute, `/`-separated, clean path. */
  readonly path: string;
  /** Metadata of the entry. */
  readonly info: FileInfo;
}

/** The value of an extended attribute; no released host sends one (protocol 4.5, row E21). */
export interface ExportXattr extends Answer {
  /** Tells what the record is. */
  readonly kind: "xattr";
  /** Absolute, `/`-separated, clean path. */
  readonly path: string;
  /** Name of the attribute. */
  readonly name: string;
  /** Kind of the attribute. */
  readonly type: XattrType;
  /** The content, to be read once. */
  readonly content: RecordContent;
}

/** What an exporter receives. */
export type ExportRecord =
  | ExportFile
  | ExportDirectory
  | ExportSymlink
  | ExportSpecial
  | ExportXattr;

/** What one export is given. */
export interface ExportCall extends CallOptions {
  /** The records, parents before children, one content at a time (protocol 4.1). */
  readonly records: AsyncIterable<ExportRecord>;
}

/** An entry that was stored, and what is to be set of it. */
export interface StoredEntry {
  /** Absolute clean path below the restored subject, as in the entry's record. */
  readonly path: string;
  /** What the entry is. */
  readonly kind: "file" | "directory" | "symlink" | "special";
  /** Metadata of the entry; its size is −1, unknown, since v1.0 hosts leave it out (protocol 6.2). */
  readonly info: FileInfo;
}

/** A second name of a stored file. */
export interface HardLink {
  /** The new name: an absolute clean path below the restored subject. */
  readonly path: string;
  /** The name the file has already, likewise. */
  readonly existing: string;
}

/** The classic shape of an exporter: the Go SDK's methods under their names in camelCase. */
export interface Exporter {
  /** Where the data goes to. */
  origin(): string;
  /** A short stable word, normally the protocol. */
  type(): string;
  /**
   * The root the connector restores to. Hosts of v1.1 build no paths from it (protocol 4.2); those
   * of v1.0 do, and their paths lose it again before they reach the connector.
   */
  root(): string;
  /** Location flags to answer in Init. */
  flags(): readonly LocationFlag[];
  /** Throws when the destination cannot be reached. */
  ping(call: CallOptions): Promise<void>;
  /**
   * Stores every record and answers it; throwing fails the restore. With a host of v1.0 it lasts until
   * Close, whose answer that host does not look at (protocol 6.4): answer each record when it is stored.
   */
  export(call: ExportCall): Promise<void>;
  /**
   * Sets the metadata of an entry that was stored, at once. Hosts of v1.0 tell it after the content,
   * that of folders at the end, the deepest first (protocol 6.4), while `export` still runs; until
   * then records have mode 0600 or 0700, the time of now, and the ids 0xffffffff, which chown(2)
   * leaves as they are. Without this metadata of files are left out there, with one warning, and a
   * folder comes a second time with its own. Hosts of v1.1 tell metadata with the record and do not
   * call this.
   */
  setInfo?(entry: StoredEntry, call: CallOptions): Promise<void>;
  /**
   * Makes `path` another name of the file `existing`, which was stored before. Hosts of v1.0 ask
   * for hard links by name (protocol 6.4); without this each of them fails.
   */
  link?(link: HardLink, call: CallOptions): Promise<void>;
  /** Releases what the exporter holds; called once. */
  close(call: CallOptions): Promise<void>;
}

/** Makes an exporter from what Init brings; throwing refuses the location with that message. */
export type ExporterConstructor<Config = Readonly<Record<string, string>>> = (
  context: ConnectContext<Config>,
) => Exporter | Promise<Exporter>;
