import type { Provoked } from "./importer_capabilities.ts";

/** What a store under test can be made to do; leave out what it cannot. */
export interface StorageCapabilities extends Readonly<Record<string, unknown>> {
  /** Options of a fresh, empty place in a folder of the case; two plugins with them share it. */
  readonly fresh?: (folder: string) => Readonly<Record<string, string>>;
  /** What was stored outlives the process (rows S1, S20, P6). */
  readonly persistent?: boolean;
  /** Options of a place that is taken already (row S2). */
  readonly taken?: (folder: string) => Promise<Readonly<Record<string, string>>>;
  /** Puts things that are no objects among them (row S20). */
  readonly addForeign?: (config: Readonly<Record<string, string>>) => Promise<void>;
  /** Fails every Put after so many bytes with this message (row S11). */
  readonly putFails?: Provoked & { readonly message: string };
  /** How many reads of objects are open in the place with this config (row S18). */
  readonly openReads?: (config: Readonly<Record<string, string>>) => Promise<number>;
  /** Fails List half-way with this message (row S21). */
  readonly listFails?: Provoked & { readonly message: string };
  /** Lists so many objects without holding them (row S22). */
  readonly listsMany?: Provoked & { readonly count: number };
  /** Cannot be read back: Mode is write alone (row S25). */
  readonly writeOnly?: Provoked;
  /** The manifest's args it understands, and a text its stderr shows then (row P2). */
  readonly args?: { readonly args: readonly string[]; readonly line?: string };
  /** Is refused at Init with this message (row P13). */
  readonly refused?: Provoked & { readonly message: string };
  /** As `refused`; the message holds a newline, a `%` and letters outside of ASCII (row P15). */
  readonly oddMessage?: Provoked & { readonly message: string };
  /** Prints to stdout in every way while it is made and used (row P3). */
  readonly prints?: Provoked;
  /** Its Ping throws this message (row P16). */
  readonly pingFails?: Provoked & { readonly message: string };
  /** Quotes its whole config in the error of this resource's Get (row S27). */
  readonly quotesConfig?: Provoked;
}
