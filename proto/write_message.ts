import type protobuf from "protobufjs/minimal.js";
import type { Int64Bits } from "./int64_bits.ts";
import { knownMessages } from "./known_messages.ts";
import { messageShape } from "./message_shape.ts";
import type { FieldShape, MessageShapes } from "./message_shapes.ts";
import { wireType } from "./wire_type.ts";

/** Writes a message that `prepareMessage` made. */
export type WriteMessage = (message: Record<string, unknown>, writer: protobuf.Writer) => void;

type WriteValue = (value: unknown, writer: protobuf.Writer) => void;

const writers = knownMessages<WriteMessage>();

function writeValue(shape: FieldShape, shapes: MessageShapes): WriteValue {
  switch (shape.kind) {
    case "int64":
      // Two halves are all that the writer takes from a Long.
      return (value, writer) => void writer.uint64(value as Int64Bits as never);
    case "string":
      return (value, writer) => void writer.string(value as string);
    case "bytes":
      return (value, writer) => void writer.bytes(value as Uint8Array);
    case "bool":
      return (value, writer) => void writer.bool(value as boolean);
    case "number":
      return shape.type === "uint32"
        ? (value, writer) => void writer.uint32(value as number)
        : (value, writer) => void writer.int32(value as number);
    case "message": {
      const write = writeMessage(shape.message ?? "", shapes);
      return (value, writer) => {
        writer.fork();
        write(value as Record<string, unknown>, writer);
        writer.ldelim();
      };
    }
  }
}

function writeMap(value: unknown, tag: number, writer: protobuf.Writer): void {
  for (const [key, text] of Object.entries(value as Record<string, string>)) {
    writer.uint32(tag).fork().uint32(10).string(key).uint32(18).string(text).ldelim();
  }
}

function writeField(shape: FieldShape, shapes: MessageShapes): WriteValue {
  const tag = shape.id << 3 | wireType(shape);
  if (shape.map) return (value, writer) => writeMap(value, tag, writer);
  const write = writeValue(shape, shapes);
  if (!shape.repeated) return (value, writer) => write(value, writer.uint32(tag));
  return (values, writer) => {
    for (const value of values as unknown[]) write(value, writer.uint32(tag));
  };
}

/** The writer of one kind of message; its fields go out in the order of their numbers. */
export function writeMessage(fullName: string, shapes: MessageShapes = messageShape): WriteMessage {
  const known = writers(shapes).get(fullName);
  if (known !== undefined) return known;
  const fields = shapes(fullName)
    .toSorted((one, other) => one.id - other.id)
    .map((shape) => ({ name: shape.name, write: writeField(shape, shapes) }));
  const write: WriteMessage = (message, writer) => {
    for (const { name, write } of fields) {
      const value = message[name];
      if (value !== undefined) write(value, writer);
    }
  };
  writers(shapes).set(fullName, write);
  return write;
}
