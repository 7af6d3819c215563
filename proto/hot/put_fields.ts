import { int64Bits } from "../int64_bits.ts";
import type { Int64 } from "../messages.ts";
import { checkedBytes, checkedNumber, checkedString } from "../prepare_message.ts";
import { putByte, putRaw, putText, putVarint32, putVarint64, written } from "./byte_writer.ts";

/**
 * One field each, written backwards: the value, its length if it has one, the tag. A value that is
 * missing or the proto3 default is left out. `tag` is below 128, `field` the name for errors.
 */

type Maybe<Value> = Value | null | undefined;

/** A `string`. */
export function putString(value: Maybe<string>, tag: number, field: string): void {
  if (value === undefined || value === null || value === "") return;
  putStringAlways(value, tag, field);
}

/** An element of a `repeated string`, which is written when it is empty, too. */
export function putStringAlways(value: string, tag: number, field: string): void {
  if (typeof value !== "string") checkedString(value, field);
  const end = written();
  putText(value, field);
  putVarint32(written() - end);
  putByte(tag);
}

/** A `bool`. */
export function putBool(value: Maybe<boolean>, tag: number): void {
  if (!value) return;
  putByte(1);
  putByte(tag);
}

/** A `uint32`. */
export function putUint32(value: Maybe<number>, tag: number, field: string): void {
  if (value === undefined || value === null || value === 0) return;
  putVarint32(checkedNumber(value, true, field));
  putByte(tag);
}

/** An `int32` or an enum. */
export function putInt32(value: Maybe<number>, tag: number, field: string): void {
  if (value === undefined || value === null || value === 0) return;
  const checked = checkedNumber(value, false, field);
  putVarint64(checked, checked >> 31);
  putByte(tag);
}

/** An `int64`. */
export function putInt64(value: Maybe<Int64>, tag: number, field: string): void {
  putInteger64(value, tag, false, field);
}

/** A `uint64`. */
export function putUint64(value: Maybe<Int64>, tag: number, field: string): void {
  putInteger64(value, tag, true, field);
}

const MOST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

function putInteger64(value: Maybe<Int64>, tag: number, unsigned: boolean, field: string): void {
  if (value === undefined || value === null) return;
  if (value === 0 || value === 0n || value === "0") return;
  let given = value;
  if (typeof given === "bigint" && given >= 0n && given <= MOST_EXACT) given = Number(given);
  if (typeof given === "number" && given > 0 && given <= 0xffffffff && Number.isInteger(given)) {
    putVarint32(given);
  } else {
    const { low, high } = int64Bits(given, unsigned, field);
    putVarint64(low, high);
  }
  putByte(tag);
}

/** A `bytes`. */
export function putBytes(value: Maybe<Uint8Array>, tag: number, field: string): void {
  if (value === undefined || value === null || value.length === 0) return;
  putBytesAlways(value, tag, field);
}

/** A `bytes` of a oneof, which is written when it is empty, too. */
export function putBytesAlways(value: Uint8Array, tag: number, field: string): void {
  putRaw(checkedBytes(value, field));
  putVarint32(value.length);
  putByte(tag);
}

/** An embedded message, which `put` writes. */
export function putMessage<Message extends object>(
  value: Maybe<Message>,
  tag: number,
  field: string,
  put: (message: Message) => void,
): void {
  if (value === undefined || value === null) return;
  if (typeof value !== "object") throw new Error(`${field} is no message`);
  const end = written();
  put(value);
  putVarint32(written() - end);
  putByte(tag);
}
