import { type ByteRange, ConnectorError } from "@plakar-deno/sdk";

/** Which bytes of an object. */
export interface ObjectBounds {
  /** The first one, counted from the start of the object. */
  readonly start: number;
  /** Where they end: the one after the last. */
  readonly end: number;
}

/** Bounds of a range as whole numbers; throws for one that is malformed. */
export function rangeBounds({ offset, length }: ByteRange): ObjectBounds {
  if (!(offset >= 0 && length >= 0)) {
    throw new ConnectorError(
      `a range of ${length} bytes from byte ${offset} is malformed; neither may be negative`,
      { code: "invalid_argument" },
    );
  }
  return { start: offset, end: Math.min(offset + length, Number.MAX_SAFE_INTEGER) };
}
