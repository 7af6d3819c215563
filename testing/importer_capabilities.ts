/** Options that make the connector do what a case needs, merged over the usual ones. */
export interface Provoked {
  /** The options. */
  readonly config: Readonly<Record<string, string>>;
}

/** What an importer under test can be made to do; leave out what it cannot. */
export interface ImporterCapabilities extends Readonly<Record<string, unknown>> {
  /**
   * It keeps a journal of what its own code did and emits it as a file at this path, as the first
   * record of every import that does not throw at once. The content, made when it is opened, is
   * lines of text, of all imports of this instance:
   * `import N yielded COUNT`, `import N ended` (its code came to an end, for whatever reason),
   * `import N aborted` (its signal was), `opened PATH`, `closed PATH after BYTES`,
   * `result PATH` (it read this result) and `results ended` (it read to their end). A line feed in a
   * path is written as a backslash and an `n`.
   */
  readonly journal?: { readonly path: string };
  /** It emits regular files; these are some of them with their whole content. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** Path of a file that is empty. */
  readonly emptyFile?: string;
  /** Path of a file of at least 16 MiB. */
  readonly largeFile?: string;
  /** Throws once it has yielded so many records (row I2). */
  readonly throwsAfter?: Provoked & { readonly records: number; readonly message: string };
  /** Throws before its first record (row I3). */
  readonly throwsAtOnce?: Provoked & { readonly message: string };
  /** Throws after its last record, before it returns (row I4). */
  readonly throwsAtEnd?: Provoked & { readonly message: string };
  /** The content of this file fails midway, after some bytes, with this message (row I9). */
  readonly readerFails?: Provoked & { readonly path: string; readonly message: string };
  /** Yields an endless stream of records (rows I23, I24, P5). */
  readonly endless?: Provoked;
  /** Waits inside the import without yielding, until its signal aborts (rows I25, I26). */
  readonly waits?: Provoked;
  /** Yields two records for this path with these contents (row I15). */
  readonly duplicates?: Provoked & {
    readonly path: string;
    readonly contents: readonly [Uint8Array, Uint8Array];
  };
  /** Emits this attribute of this file, beside the file's own content (rows I16, I17). */
  readonly xattr?: Provoked & {
    readonly path: string;
    readonly name: string;
    readonly value: Uint8Array;
  };
  /** Reports this path as an error and goes on (row I18). */
  readonly errorRecord?: Provoked & { readonly path: string };
  /** Yields paths that are not clean: relative, `..`, `//`, trailing slash (row I19). */
  readonly uncleanPaths?: Provoked & {
    /** How many such records it yields, the journal not counted; none may vanish. */
    readonly records: number;
  };
  /** Yields a path without UTF-8 form (row I21). */
  readonly badName?: Provoked;
  /** Answers roots in forms that are not clean; the cleaned one, or `null` when refused (I22). */
  readonly uncleanRoots?: readonly (Provoked & { readonly cleaned: string | null })[];
  /** Yields a record with the numbers of row I29 under this path, and how they must travel. */
  readonly exactNumbers?: Provoked & {
    readonly path: string;
    readonly expected: {
      readonly uid: bigint;
      readonly ino: bigint;
      readonly size: bigint;
      readonly nlink: number;
      readonly seconds: bigint;
      readonly nanos: number;
    };
  };
  /** Yields a record of more than 4 MiB under this path (row I30). */
  readonly hugeRecord?: Provoked & { readonly path: string };
  /** Reads its results beside the import until they end, and notes them in its journal (I13). */
  readonly needAck?: Provoked;
  /** Has the flag `needack`, yields thousands of records and never reads a result (row I14). */
  readonly ignoresResults?: Provoked;
  /** The manifest's args it understands, and a text its stderr shows then (row P2). */
  readonly args?: { readonly args: readonly string[]; readonly line?: string };
  /** Is refused at Init with this message (row P13). */
  readonly refused?: Provoked & { readonly message: string };
  /** As `refused`; the message holds a newline, a `%` and letters outside of ASCII (row P15). */
  readonly oddMessage?: Provoked & { readonly message: string };
  /** Prints to stdout in every way while it is made and while it imports (row P3). */
  readonly prints?: Provoked;
  /** Its Ping throws this message (rows I28, P16). */
  readonly pingFails?: Provoked & { readonly message: string };
  /** An option whose name makes it print the host options it was given as content of this file. */
  readonly echoesOptions?: Provoked & { readonly path: string };
  /** The same tree twice gives the same metadata (protocol 3.6). */
  readonly stable?: boolean;
  /**
   * Changes the content of exactly one file of the tree behind these options, none of `files`;
   * resolves to its path, and to the options of the changed tree when they are others (protocol 3.6).
   */
  readonly touch?: (
    config: Readonly<Record<string, string>>,
  ) => Promise<{ readonly path: string; readonly config?: Readonly<Record<string, string>> }>;
}
