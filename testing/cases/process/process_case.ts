import type { ConformanceCase } from "../../conformance_case.ts";
import type { Provoked } from "../../importer_capabilities.ts";
import type { Restored } from "../../exporter_capabilities.ts";
import type { Role } from "../../subject.ts";

/** What the P rows may need: what the capabilities of all three roles have in common, and a little. */
export interface ProcessCapabilities extends Readonly<Record<string, unknown>> {
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
  /** Shows the host options it was given: in a file of this path, or in its answers (row P18). */
  readonly echoesOptions?: Provoked & { readonly path?: string };
  /** An importer that yields an endless stream of records (row P5). */
  readonly endless?: Provoked;
  /** Options of a fresh, empty place. */
  readonly fresh?: (folder: string) => Readonly<Record<string, string>>;
  /** Where a restore with this config can be looked at. */
  readonly shows?: (config: Readonly<Record<string, string>>) => Restored;
  /** What a store holds outlives the process. */
  readonly persistent?: boolean;
}

/** A case of every role. */
export type ProcessCase = ConformanceCase<ProcessCapabilities>;

/** The roles of a P row that says nothing else. */
export const everyRole: readonly Role[] = ["importer", "exporter", "storage"];
