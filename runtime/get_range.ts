import type { RangeMessage } from "../proto/messages.ts";
import type { ByteRange } from "../sdk/resource.ts";

/** What part of an object a Get asks for. */
export interface GetRange {
  /** For the store; `undefined` for the whole object. */
  readonly range: ByteRange | undefined;
  /** The most bytes to send; `Infinity` for the whole object. */
  readonly limit: number;
}

/**
 * The range of a Get. Absent is the whole object; present with length 0 is nothing (row S17).
 *
 * An offset past 2^53 − 1, which no object reaches, is handed on as 2^53 − 1 and gives no bytes, so
 * that a missing object is still noticed.
 */
export function getRange(message: RangeMessage | null | undefined): GetRange {
  if (message === undefined || message === null) return { range: undefined, limit: Infinity };
  const offset = BigInt(message.offset ?? 0);
  const length = message.length ?? 0;
  if (offset <= BigInt(Number.MAX_SAFE_INTEGER)) {
    return { range: { offset: Number(offset), length }, limit: length };
  }
  return { range: { offset: Number.MAX_SAFE_INTEGER, length: 0 }, limit: 0 };
}
