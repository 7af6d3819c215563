import { dynamicTable } from "./dynamic_table.ts";
import { fieldBytes, type HeaderField } from "./header_field.ts";
import { STATIC_LENGTH } from "./static_table.ts";

/** A dynamic table that tells where a field is. Indices are those of a header block. */
export interface EncoderTable {
  /** The most it may hold, in bytes. */
  readonly maxBytes: number;
  /** The index of this name with this value, 0 when it is not there. */
  findField(field: HeaderField): number;
  /** The index of the newest field with this name, 0 when there is none. */
  findName(name: string): number;
  /** Adds a field that {@link findField} did not find; `false` when it is larger than the table. */
  add(field: HeaderField): boolean;
  /** Sets the most it may hold and puts out what is over. */
  resize(maxBytes: number): void;
}

/** The fields of one name, by the number each got when it was added. */
interface Known {
  newest: number;
  readonly values: Map<string, number>;
}

/** Makes an empty table of at most `maxBytes`. */
export function encoderTable(maxBytes: number): EncoderTable {
  const names = new Map<string, Known>();
  const table = dynamicTable(maxBytes, forget);
  let added = 0;

  function forget([name, value]: HeaderField): void {
    const { values } = names.get(name)!;
    values.delete(value);
    if (values.size === 0) names.delete(name);
  }

  function indexOf(number: number | undefined): number {
    return number === undefined ? 0 : STATIC_LENGTH + 1 + added - number;
  }

  return {
    get maxBytes() {
      return table.maxBytes;
    },
    findField([name, value]) {
      return indexOf(names.get(name)?.values.get(value));
    },
    findName(name) {
      return indexOf(names.get(name)?.newest);
    },
    add(field) {
      if (fieldBytes(field) > table.maxBytes) return false;
      table.add(field);
      added++;
      const [name, value] = field;
      const known = names.get(name);
      if (known === undefined) {
        names.set(name, { newest: added, values: new Map([[value, added]]) });
      } else {
        known.newest = added;
        known.values.set(value, added);
      }
      return true;
    },
    resize(most) {
      table.resize(most);
    },
  };
}
