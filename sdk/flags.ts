/**
 * A location flag, by its manifest name (protocol 2.6).
 *
 * - `localfs`: the location is a path; relative ones are made absolute by the host.
 * - `file`: the location names one file (storage, informative).
 * - `stream`: an import runs once per backup, without a statistics run.
 * - `needack`: the author sees the result of every record.
 * - `nomerge`: sources of this type cannot be merged in one backup.
 * - `exportxattr`: the exporter takes extended attribute values (only future hosts send them).
 */
export type LocationFlag = "localfs" | "file" | "stream" | "needack" | "nomerge" | "exportxattr";

const BITS: Readonly<Record<LocationFlag, number>> = {
  localfs: 1,
  file: 2,
  stream: 4,
  needack: 8,
  nomerge: 16,
  exportxattr: 32,
};

/** Every flag, in the order of its bit. */
export const locationFlags: readonly LocationFlag[] = Object.keys(BITS) as LocationFlag[];

/**
 * The flags as the number that travels in Init (protocol 2.6).
 *
 * @example
 * ```ts
 * import { locationFlagBits } from "@plakar-deno/sdk";
 *
 * console.log(locationFlagBits(["localfs", "stream"])); // 5
 * ```
 */
export function locationFlagBits(flags: readonly LocationFlag[]): number {
  return flags.reduce((bits, flag) => bits | BITS[flag], 0);
}

/**
 * The flags in a number; bits without a name are ignored.
 *
 * @example
 * ```ts
 * import { locationFlagsFromBits } from "@plakar-deno/sdk";
 *
 * console.log(locationFlagsFromBits(5).join()); // "localfs,stream"
 * ```
 */
export function locationFlagsFromBits(bits: number): LocationFlag[] {
  return locationFlags.filter((flag) => (bits & BITS[flag]) !== 0);
}
