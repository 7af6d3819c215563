import type protobuf from "protobufjs/minimal.js";
import { knownMessages } from "./known_messages.ts";
import { messageShape } from "./message_shape.ts";
import type { FieldShape, MessageShapes } from "./message_shapes.ts";
import { ownBytes } from "./own_bytes.ts";
import { plainView } from "./plain_view.ts";
import { wireType } from "./wire_type.ts";

type Message = Record<string, unknown>;

/** Reads fields up to the byte `end` into a message; what is there already is kept or merged. */
export type ReadFields = (message: Message, reader: protobuf.Reader, end: number) => void;

/** How one kind of message is read. */
export interface MessageReader {
  /** A message with the proto3 default of every field. */
  readonly fresh: () => Message;
  readonly readFields: ReadFields;
}

type ReadField = (message: Message, reader: protobuf.Reader) => void;

const readers = knownMessages<MessageReader>();

function endOf(reader: protobuf.Reader): number {
  const length = reader.uint32();
  if (length > reader.len - reader.pos) {
    throw new RangeError(`index out of range: ${reader.pos} + ${length} > ${reader.len}`);
  }
  return reader.pos + length;
}

/** Calls `each` for every tag up to the byte `end`; a value that reaches beyond it is refused. */
function readTags(reader: protobuf.Reader, end: number, each: (tag: number) => void): void {
  const outer = reader.len;
  reader.len = end;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag >>> 3 === 0) throw new Error(`invalid field number 0 at offset ${reader.pos}`);
    each(tag);
  }
  reader.len = outer;
}

function scalar(shape: FieldShape): (reader: protobuf.Reader) => unknown {
  switch (shape.kind) {
    case "int64":
      return shape.type === "uint64"
        ? (reader) => String(reader.uint64())
        : (reader) => String(reader.int64());
    case "string":
      return (reader) => reader.string();
    case "bytes":
      return (reader) => ownBytes(plainView(reader.bytes()));
    case "bool":
      return (reader) => reader.bool();
    default:
      return shape.type === "uint32" ? (reader) => reader.uint32() : (reader) => reader.int32();
  }
}

function readEntry(entries: Record<string, string>, reader: protobuf.Reader): void {
  let key = "";
  let value = "";
  readTags(reader, endOf(reader), (tag) => {
    if (tag === 10) key = reader.string();
    else if (tag === 18) value = reader.string();
    else reader.skipType(tag & 7);
  });
  // Defined, not assigned: "__proto__" is a key like any other.
  Object.defineProperty(entries, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

function fieldReader(shape: FieldShape, shapes: MessageShapes): ReadField {
  const { name, rivals } = shape;
  if (shape.map) {
    return (message, reader) => readEntry(message[name] as Record<string, string>, reader);
  }
  if (shape.kind === "message") {
    const inner = messageReader(shape.message ?? "", shapes);
    if (shape.repeated) {
      return (message, reader) => {
        const element = inner.fresh();
        inner.readFields(element, reader, endOf(reader));
        (message[name] as unknown[]).push(element);
      };
    }
    return (message, reader) => {
      message[name] ??= inner.fresh();
      for (const rival of rivals) delete message[rival];
      inner.readFields(message[name] as Message, reader, endOf(reader));
    };
  }
  const read = scalar(shape);
  if (shape.repeated) {
    return (message, reader) => void (message[name] as unknown[]).push(read(reader));
  }
  return (message, reader) => {
    message[name] = read(reader);
    for (const rival of rivals) delete message[rival];
  };
}

/** What a field holds that is not on the wire; a member of a oneof is then left out. */
function defaultOf(shape: FieldShape): () => unknown {
  if (shape.map) return () => ({});
  if (shape.repeated) return () => [];
  switch (shape.kind) {
    case "int64":
      return () => "0";
    case "string":
      return () => "";
    case "bytes":
      return () => new Uint8Array();
    case "bool":
      return () => false;
    case "number":
      return () => 0;
    case "message":
      return () => null;
  }
}

/**
 * The reader of one kind of message: the last value of a field counts, messages that come twice are
 * merged, unknown fields and those of an unexpected wire type are skipped.
 */
export function messageReader(
  fullName: string,
  messages: MessageShapes = messageShape,
): MessageReader {
  const known = readers(messages).get(fullName);
  if (known !== undefined) return known;
  const shapes = messages(fullName);
  const defaults = shapes.filter(({ oneof }) => !oneof)
    .map((shape) => [shape.name, defaultOf(shape)] as const);
  const fields = new Map(
    shapes.map((shape) => [shape.id << 3 | wireType(shape), fieldReader(shape, messages)]),
  );
  const made: MessageReader = {
    fresh() {
      const message: Message = {};
      for (const [name, value] of defaults) message[name] = value();
      return message;
    },
    readFields(message, reader, end) {
      readTags(reader, end, (tag) => {
        const read = fields.get(tag);
        if (read === undefined) reader.skipType(tag & 7);
        else read(message, reader);
      });
    },
  };
  readers(messages).set(fullName, made);
  return made;
}
