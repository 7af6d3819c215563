import { int64Bits } from "./int64_bits.ts";
import { knownMessages } from "./known_messages.ts";
import { messageShape } from "./message_shape.ts";
import type { FieldShape, MessageShapes } from "./message_shapes.ts";
import type { Int64 } from "./messages.ts";

/** Makes of a message what protobufjs encodes exactly, or throws. */
export type Prepare = (message: object) => Record<string, unknown>;

type PrepareValue = (value: unknown) => unknown;

const prepares = knownMessages<Prepare>();

/** The text, which must have a UTF-8 form. */
export function checkedString(value: unknown, field: string): string {
  if (typeof value !== "string") throw new Error(`${field} is no string but ${typeof value}`);
  if (!value.isWellFormed()) {
    throw new Error(
      `${field} is ${JSON.stringify(value)}, which holds half a surrogate pair: ` +
        `it has no UTF-8 form and cannot be sent`,
    );
  }
  return value;
}

/** The value, which must be bytes. */
export function checkedBytes(value: unknown, field: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error(`${field} is no Uint8Array but ${typeof value}`);
}

/** The value, which must be an integer of 32 bits. */
export function checkedNumber(value: unknown, unsigned: boolean, field: string): number {
  const [least, most] = unsigned ? [0, 0xffffffff] : [-0x80000000, 0x7fffffff];
  if (
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most
  ) return value;
  throw new Error(`${field} is ${value}, which is no integer from ${least} to ${most}`);
}

/** The value, which must be the elements of a repeated field. */
export function checkedList(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${field} is no list but ${typeof value}`);
}

function checkedMap(value: unknown, field: string): Record<string, string> {
  const entries = Object.entries(value as object);
  for (const [key, text] of entries) {
    checkedString(key, `a key of ${field}`);
    checkedString(text, `${field} "${key}"`);
  }
  // Object.fromEntries defines keys, so that even "__proto__" stays a key.
  return Object.fromEntries(entries);
}

function messageValue(fullName: string, field: string, shapes: MessageShapes): PrepareValue {
  const prepare = prepareMessage(fullName, shapes);
  return (value) => {
    if (typeof value !== "object" || value === null) throw new Error(`${field} is no message`);
    return prepare(value);
  };
}

function prepareValue(shape: FieldShape, message: string, shapes: MessageShapes): PrepareValue {
  const field = `${message}.${shape.name}`;
  switch (shape.kind) {
    case "int64":
      return (value) => int64Bits(value as Int64, shape.type === "uint64", field);
    case "string":
      return (value) => checkedString(value, field);
    case "bytes":
      return (value) => checkedBytes(value, field);
    case "bool":
      return Boolean;
    case "number":
      return (value) => checkedNumber(value, shape.type === "uint32", field);
    case "message":
      return messageValue(shape.message ?? "", field, shapes);
  }
}

/** Whether proto3 leaves the value out because it is the default. */
function isDefault({ kind }: FieldShape, value: unknown): boolean {
  switch (kind) {
    case "message":
      return false;
    case "bytes":
      return (value as Uint8Array).length === 0;
    case "int64":
      return value === 0 || value === 0n || value === "0";
    case "string":
      return value === "";
    case "bool":
      return !value;
    case "number":
      return value === 0;
  }
}

/**
 * The preparation of one kind of message: 64-bit integers of every form become exact halves,
 * proto3 defaults outside a oneof are left out, and what could only be sent damaged throws.
 */
export function prepareMessage(fullName: string, shapes: MessageShapes = messageShape): Prepare {
  const known = prepares(shapes).get(fullName);
  if (known !== undefined) return known;
  const fields = shapes(fullName).map((shape) => {
    if (!shape.map) return { shape, prepare: prepareValue(shape, fullName, shapes) };
    return { shape, prepare: (value: unknown) => checkedMap(value, `${fullName}.${shape.name}`) };
  });
  const prepare: Prepare = (message) => {
    const source = message as Record<string, unknown>;
    const prepared: Record<string, unknown> = {};
    for (const { shape, prepare } of fields) {
      const value = source[shape.name];
      if (value === undefined || value === null) continue;
      if (shape.repeated) {
        const elements = checkedList(value, `${fullName}.${shape.name}`);
        if (elements.length > 0) prepared[shape.name] = elements.map(prepare);
      } else if (shape.oneof || shape.map || !isDefault(shape, value)) {
        prepared[shape.name] = prepare(value);
      }
    }
    return prepared;
  };
  prepares(shapes).set(fullName, prepare);
  return prepare;
}
