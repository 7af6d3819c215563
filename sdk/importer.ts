import type { ByteSource } from "./bytes.ts";
import type { CallOptions, ConnectContext } from "./context.ts";
import type { LocationFlag } from "./flags.ts";
import type { ImportRecord } from "./record.ts";

/** The host's answer to one record (protocol 3.2). */
export interface ImportResult {
  /** Path of the record. */
  readonly path: string;
  /** Name of the extended attribute, when the record was one. */
  readonly xattrName?: string;
  /** Empty when the host took the record; current hosts never fill it (protocol 3.2). */
  readonly error: string;
}

/** What one import is given. */
export interface ImportCall extends CallOptions {
  /**
   * One result per record, in the order of arrival; read them while records are yielded. They end
   * when the host has sent its last one, which it does only after `import` returned: to wait for
   * results inside `import`, count them, or leave a loop over them running beside it.
   *
   * Hosts of v1.0 send none. There a record without content has its result at once, a file when it
   * was read, and what is not read after five minutes without a call, or at Close; an import that
   * waits for each result stands still for as long.
   */
  readonly results: AsyncIterable<ImportResult>;
}

/**
 * The classic shape of an importer: the Go SDK's methods under their names in camelCase.
 *
 * The order of calls is the host's (protocol 1.3); `ping` is not called before an import.
 */
export interface Importer {
  /** Where the data comes from: a host name, or `host/bucket`; stable between runs. */
  origin(): string;
  /** A short stable word, normally the protocol. */
  type(): string;
  /** The absolute common top of what is emitted (protocol 3.7). */
  root(): string;
  /** Location flags to answer in Init. */
  flags(): readonly LocationFlag[];
  /** Throws when the source cannot be reached. */
  ping(call: CallOptions): Promise<void>;
  /**
   * Yields every record; returning ends the import, throwing fails the backup (row I2). A host of
   * v1.0 cannot be told: there, what is thrown becomes an error of the root (protocol 6.4).
   */
  import(call: ImportCall): AsyncIterable<ImportRecord>;
  /**
   * The content of a path that was emitted, again. Hosts of v1.0 ask for content by path and never
   * say which files they leave out (protocol 6.4): with this, nothing is kept for each of them, but
   * its path where the flags hold `needack`. The path is absolute and clean, and the host's choice:
   * throw for one that was not emitted. Hosts of v1.1 do not call it.
   */
  openPath?(path: string, call: CallOptions): ByteSource | Promise<ByteSource>;
  /** Releases what the importer holds; called once. */
  close(call: CallOptions): Promise<void>;
}

/** Makes an importer from what Init brings; throwing refuses the location with that message. */
export type ImporterConstructor<Config = Readonly<Record<string, string>>> = (
  context: ConnectContext<Config>,
) => Importer | Promise<Importer>;
