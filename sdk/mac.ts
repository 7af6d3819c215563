import { ConnectorError } from "./error.ts";

/** What tells a checked name from other bytes; it exists in the types only. */
export interface MacBrand {
  /** Never there at run time. */
  readonly "~mac": true;
}

/** The 32-byte name of a stored object; made by `macFromBytes` or `macFromHex`, which check it. */
export type Mac = Uint8Array & MacBrand;

/** Bytes of a {@link Mac} (protocol 2.5). */
export const macLength = 32;

/**
 * Bytes as a MAC, without a copy. Throws a `ConnectorError` unless there are exactly 32 (row S12).
 *
 * @example
 * ```ts
 * import { macFromBytes, macToHex } from "@plakar-deno/sdk";
 *
 * console.log(macToHex(macFromBytes(new Uint8Array(32))).length); // 64
 * ```
 */
export function macFromBytes(bytes: Uint8Array): Mac {
  if (bytes.length !== macLength) {
    throw new ConnectorError(
      `an object's name has ${bytes.length} bytes instead of ${macLength}; the request is malformed`,
      { code: "invalid_argument" },
    );
  }
  return bytes as Mac;
}

/**
 * 64 hexadecimal digits as a MAC. Throws a `ConnectorError` for anything else.
 *
 * @example
 * ```ts
 * import { macFromHex } from "@plakar-deno/sdk";
 *
 * console.log(macFromHex("00".repeat(32)).length); // 32
 * ```
 */
export function macFromHex(hex: string): Mac {
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) {
    throw new ConnectorError(
      `"${hex}" is no object name: it takes 64 hexadecimal digits`,
      { code: "invalid_argument" },
    );
  }
  return Uint8Array.fromHex(hex) as Uint8Array as Mac;
}

/**
 * A MAC as 64 lower-case hexadecimal digits.
 *
 * @example
 * ```ts
 * import { macFromHex, macToHex } from "@plakar-deno/sdk";
 *
 * console.log(macToHex(macFromHex("AB".repeat(32))).slice(0, 4)); // "abab"
 * ```
 */
export function macToHex(mac: Mac): string {
  return mac.toHex();
}
