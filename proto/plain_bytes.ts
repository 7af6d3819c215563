import { type FieldShape, messageShape } from "./message_shape.ts";

/** Makes plain views of a decoded message's bytes, in place. */
export type PlainBytes = (message: Record<string, unknown>) => void;

/** A `Uint8Array` on the same memory: a Buffer's `slice` would not copy, which surprises. */
function plainView(bytes: Uint8Array): Uint8Array {
  return bytes.constructor === Uint8Array
    ? bytes
    : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** What to do with the bytes of one kind of message, or `undefined` when it has none. */
export function plainBytes(fullName: string): PlainBytes | undefined {
  const fields: readonly FieldShape[] = messageShape(fullName).filter(({ kind }) =>
    kind === "bytes"
  );
  if (fields.length === 0) return undefined;
  return (message) => {
    for (const { name, repeated } of fields) {
      const value = message[name];
      if (value === undefined || value === null) continue;
      message[name] = repeated
        ? (value as Uint8Array[]).map(plainView)
        : plainView(value as Uint8Array);
    }
  };
}
