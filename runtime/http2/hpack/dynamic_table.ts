import { fieldBytes, type HeaderField } from "./header_field.ts";

/** A table of the fields added last, oldest out first (RFC 7541 2.3.2 and 4). */
export interface DynamicTable {
  /** How many fields it holds. */
  readonly length: number;
  /** The most it may hold, in bytes as {@link fieldBytes} counts. */
  readonly maxBytes: number;
  /** Field `index`, the newest being 0; `undefined` beyond the oldest. */
  get(index: number): HeaderField | undefined;
  /** Adds a field, which puts the oldest ones out, or all when it is larger than the table. */
  add(field: HeaderField): void;
  /** Puts every field out. */
  clear(): void;
  /** Sets the most it may hold and puts out what is over. */
  resize(maxBytes: number): void;
}

// A table of the usual 4,096 bytes rarely holds more than this; it grows by doubling.
const FIRST_SLOTS = 16;

/**
 * Makes an empty table.
 *
 * @param maxBytes The most it may hold, as in RFC 7541 4.1.
 * @param dropped Told of each field that goes out, oldest first.
 */
export function dynamicTable(
  maxBytes: number,
  dropped?: (field: HeaderField) => void,
): DynamicTable {
  // A ring: the newest field is in the slot before `next`.
  let slots: (HeaderField | undefined)[] = new Array(FIRST_SLOTS).fill(undefined);
  let mask = FIRST_SLOTS - 1;
  let next = 0;
  let length = 0;
  let bytes = 0;

  function shrinkTo(most: number): void {
    while (bytes > most) {
      const slot = (next - length) & mask;
      const field = slots[slot]!;
      slots[slot] = undefined;
      length--;
      bytes -= fieldBytes(field);
      dropped?.(field);
    }
  }

  function grow(): void {
    const wider: (HeaderField | undefined)[] = new Array(slots.length * 2).fill(undefined);
    for (let index = 0; index < length; index++) wider[index] = slots[(next + index) & mask];
    slots = wider;
    mask = wider.length - 1;
    next = length;
  }

  return {
    get length() {
      return length;
    },
    get maxBytes() {
      return maxBytes;
    },
    get(index) {
      return index < length ? slots[(next - 1 - index) & mask] : undefined;
    },
    add(field) {
      const size = fieldBytes(field);
      shrinkTo(Math.max(0, maxBytes - size));
      if (size > maxBytes) return;
      if (length === slots.length) grow();
      slots[next] = field;
      next = (next + 1) & mask;
      length++;
      bytes += size;
    },
    clear() {
      shrinkTo(0);
    },
    resize(most) {
      maxBytes = most;
      shrinkTo(most);
    },
  };
}
