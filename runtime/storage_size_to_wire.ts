import { ConnectorError } from "../sdk/error.ts";

const MOST = 2n ** 63n - 1n;

/**
 * A store's size as it travels: bytes, or −1 for unknown (protocol 5.1). A `bigint` is taken, too.
 * Throws a `ConnectorError` for anything else.
 */
export function storageSizeToWire(size: number | bigint): number | bigint {
  const whole = typeof size === "bigint" ? size <= MOST : Number.isSafeInteger(size);
  if (whole && size >= -1) return size;
  throw new ConnectorError(
    `the store's size is "${size}"; it must be a whole number of bytes, or -1 if it is unknown`,
    { code: "internal" },
  );
}
