import type { Int64 } from "./messages.ts";

/** The two halves of a 64-bit integer, as the encoder takes them. */
export interface Int64Bits {
  readonly low: number;
  readonly high: number;
  readonly unsigned: boolean;
}

/** The two ranges: −2^63 to 2^63−1, and 0 to 2^64−1. */
const limits = {
  signed: { least: -(1n << 63n), most: (1n << 63n) - 1n },
  unsigned: { least: 0n, most: (1n << 64n) - 1n },
};

/**
 * Splits a 64-bit integer exactly.
 *
 * Throws when the value is no integer, lies outside the range, or is a number beyond ±(2^53−1),
 * which may have lost digits before it came here.
 */
export function int64Bits(value: Int64, unsigned: boolean, field: string): Int64Bits {
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) {
      throw new Error(`${field} is ${value}, which is no exact integer; give it as a bigint`);
    }
    if (value >= 0) return { low: value | 0, high: (value / 0x100000000) | 0, unsigned };
  }
  const exact = exactInteger(value, field);
  const { least, most } = unsigned ? limits.unsigned : limits.signed;
  if (exact < least || exact > most) {
    throw new Error(`${field} is ${exact}, outside ${least} to ${most}`);
  }
  return {
    low: Number(BigInt.asIntN(32, exact)),
    high: Number(BigInt.asIntN(32, exact >> 32n)),
    unsigned,
  };
}

function exactInteger(value: Int64, field: string): bigint {
  if (typeof value === "string" && !/^-?\d+$/.test(value)) {
    throw new Error(`${field} is "${value}", which is no decimal integer`);
  }
  return BigInt(value);
}
