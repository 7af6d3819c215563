import { type ByteRange, ConnectorError } from "@plakar-deno/sdk";

/** Which bytes of an object. */
export interface ObjectBounds {
  /** The first one, counted from the start of the object. */
  readonly start: number;
  /** Where they end: the one after the last. */
  readonly end: number;
}

/** Which bytes an answer of the server holds. */
export interface AnsweredBytes extends ObjectBounds {
  /** How many the object has; where the server does not tell, as if the answer held the last. */
  readonly size: number;
}

/**
 * The header that asks for the bytes from `start` up to, and without, `end`; `undefined` end means
 * all that follow.
 */
export function rangeHeader(start: number, end: number | undefined): string {
  return `bytes=${start}-${end === undefined ? "" : end - 1}`;
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

/**
 * The bytes an answer of status 200 or 206 holds, by its headers; `undefined` when they do not
 * tell.
 */
export function answeredBytes(status: number, headers: Headers): AnsweredBytes | undefined {
  const length = headers.get("content-length");
  if (length === null || !/^\d+$/.test(length)) return undefined;
  if (status !== 206) return { start: 0, end: Number(length), size: Number(length) };
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  if (match === null) return undefined;
  const [start, end] = [Number(match[1]), Number(match[2]) + 1];
  const size = match[3] === "*" ? end : Number(match[3]);
  return end - start === Number(length) && end <= size ? { start, end, size } : undefined;
}
