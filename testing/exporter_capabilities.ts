import type { Provoked } from "./importer_capabilities.ts";

/** What can be seen of a restore. */
export interface Restored {
  /** What lies at an absolute record path; `undefined` when nothing does. */
  look(path: string): Promise<RestoredEntry | undefined>;
}

/** One restored entry. */
export interface RestoredEntry {
  /** What it is. */
  readonly kind: "file" | "directory" | "symlink" | "other";
  /** Content of a file. */
  readonly content?: Uint8Array;
  /** Target of a link. */
  readonly target?: string;
  /** POSIX permission bits with setuid, setgid and sticky. */
  readonly mode?: number;
  /** Last change in milliseconds since 1970. */
  readonly modTime?: number;
}

/** What an exporter under test can be made to do or show; leave out what it cannot. */
export interface ExporterCapabilities extends Readonly<Record<string, unknown>> {
  /** Where the restore with this config can be looked at. */
  readonly shows?: (config: Readonly<Record<string, string>>) => Restored;
  /** A fresh empty destination for each case: its options. */
  readonly fresh?: (folder: string) => Readonly<Record<string, string>>;
  /** It restores modes. */
  readonly modes?: boolean;
  /** It restores times, to this many milliseconds. */
  readonly times?: { readonly precision: number };
  /** It restores symbolic links. */
  readonly symlinks?: boolean;
  /**
   * It restores to a local folder: the one that `fresh(folder)` names, made when it is missing.
   * Containment and symlink rows apply (E17, E18).
   */
  readonly localFolder?: (folder: string) => Promise<string>;
  /** Reads past the end of a content three times before it answers (row E2). */
  readonly readsPastEnd?: Provoked;
  /** Gives up each content twice, then answers twice (row E3). */
  readonly closesTwice?: Provoked;
  /** Answers without reading (row E4). */
  readonly skipsContent?: Provoked;
  /** Reads nothing of the file at this path before its call is cancelled (row E20). */
  readonly stalls?: Provoked & { readonly path: string };
  /** Never answers this path (row E5). */
  readonly forgets?: Provoked & { readonly path: string };
  /** Throws inside one record's handling, at this path (row E10). */
  readonly failsOne?: Provoked & { readonly path: string; readonly message: string };
  /** Returns after its first record (row E11). */
  readonly endsEarly?: Provoked;
  /** Throws after its first record (row E12). */
  readonly throwsEarly?: Provoked & { readonly message: string };
  /** The manifest's args it understands, and a text its stderr shows then (row P2). */
  readonly args?: { readonly args: readonly string[]; readonly line?: string };
  /** Is refused at Init with this message (row P13). */
  readonly refused?: Provoked & { readonly message: string };
  /** As `refused`; the message holds a newline, a `%` and letters outside of ASCII (row P15). */
  readonly oddMessage?: Provoked & { readonly message: string };
  /** Prints to stdout in every way while it is made and while it exports (row P3). */
  readonly prints?: Provoked;
  /** Its Ping throws this message (row P16). */
  readonly pingFails?: Provoked & { readonly message: string };
  /** Answers every record with an error that holds the host options it was given (row P18). */
  readonly echoesOptions?: Provoked;
}
