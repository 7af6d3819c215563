import fc from "fast-check";
import { messageShape } from "../../proto/message_shape.ts";
import type { FieldShape, MessageShapes } from "../../proto/message_shapes.ts";

type Message = Record<string, unknown>;

const corners = [0, 1, 0x7f, 0x80, 0x3fff, 0x4000, 0x1fffff, 0x200000, 0xfffffff, 0x10000000];
const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ minLength: 120, maxLength: 200 }),
  fc.constantFrom("0", "/", "/ä", "😀", "\0", "\ufeffx"),
).filter((value) => value.isWellFormed());
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ size: "max", maxLength: 300 }),
);

function int64(unsigned: boolean): fc.Arbitrary<unknown> {
  const min = unsigned ? 0n : -(1n << 63n);
  const max = unsigned ? (1n << 64n) - 1n : (1n << 63n) - 1n;
  const exact = fc.oneof(
    fc.bigInt({ min, max }),
    fc.maxSafeNat().map(BigInt),
    fc.constantFrom(...corners.map(BigInt), 1n << 32n, (1n << 53n) - 1n, 1n << 53n, min, max),
  );
  return fc.oneof(
    exact,
    exact.map(String),
    fc.maxSafeInteger().filter((value) => value >= min),
    fc.constantFrom(...corners),
  );
}

function value(shape: FieldShape, messages: MessageShapes): fc.Arbitrary<unknown> {
  if (shape.map) {
    const key = fc.oneof(text, fc.constantFrom("__proto__", "constructor", "location"));
    return fc.dictionary(key, text, { noNullPrototype: true, maxKeys: 4 });
  }
  switch (shape.kind) {
    case "int64":
      return int64(shape.type === "uint64");
    case "string":
      return text;
    case "bytes":
      return bytes;
    case "bool":
      return fc.boolean();
    case "number":
      return fc.oneof(
        fc.constantFrom(...corners),
        shape.type === "uint32" ? fc.integer({ min: 0, max: 0xffffffff }) : fc.integer(),
      );
    case "message":
      return wireMessage(shape.message ?? "", messages);
  }
}

/** Messages of a kind, any field of which may be missing. Members of a oneof come alone. */
export function wireMessage(
  fullName: string,
  messages: MessageShapes = messageShape,
): fc.Arbitrary<Message> {
  const shapes = messages(fullName);
  const model = shapes.map((shape) =>
    [
      shape.name,
      shape.repeated ? fc.array(value(shape, messages), { maxLength: 3 }) : value(shape, messages),
    ] as const
  );
  const any = fc.record(Object.fromEntries(model), { requiredKeys: [] });
  return any.map((message: Message) => {
    for (const { name, rivals } of shapes) {
      if (name in message) { for (const rival of rivals) delete message[rival]; }
    }
    return message;
  });
}

/** A field that no schema of ours holds: number 1000 and up, of every wire type. */
export const unknownField: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.maxSafeNat().map((number) => [...varint(1000n << 3n), ...varint(BigInt(number))]),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((raw) => [...varint(1001n << 3n | 1n), ...raw]),
  fc.uint8Array({ maxLength: 200 }).map((raw) => [
    ...varint(1002n << 3n | 2n),
    ...varint(BigInt(raw.length)),
    ...raw,
  ]),
  fc.constant([...varint(1003n << 3n | 3n), 0x08, 0x05, ...varint(1003n << 3n | 4n)]),
  fc.uint8Array({ minLength: 4, maxLength: 4 }).map((raw) => [...varint(1004n << 3n | 5n), ...raw]),
).map((raw) => Uint8Array.from(raw));

/** A varint. */
export function varint(number: bigint): number[] {
  const octets: number[] = [];
  let rest = number;
  for (; rest > 0x7fn; rest >>= 7n) octets.push(Number(rest & 0x7fn) | 0x80);
  return [...octets, Number(rest)];
}
