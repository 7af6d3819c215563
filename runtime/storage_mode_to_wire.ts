import { ConnectorError } from "../sdk/error.ts";
import type { StorageMode } from "../sdk/storage.ts";

// Protocol 2.5: bit 2 is write, bit 4 is read.
const BITS: Readonly<Record<StorageMode, number>> = { write: 2, read: 4, "read-write": 6 };

/**
 * The number that stands for a store's mode on the wire (row S25). Throws a `ConnectorError` for any
 * other word.
 */
export function storageModeToWire(mode: StorageMode): number {
  if (Object.hasOwn(BITS, mode)) return BITS[mode];
  throw new ConnectorError(
    `the store's mode is "${mode}"; it must be "read", "write" or "read-write"`,
    { code: "internal" },
  );
}
