/** How a value travels, as far as the codecs must know. */
export type FieldKind = "int64" | "string" | "bytes" | "bool" | "number" | "message";

/** One field of a message. */
export interface FieldShape {
  /** Name in camelCase. */
  readonly name: string;
  /** Number on the wire. */
  readonly id: number;
  /** The type's name in the schema, for example `uint64`, `Record`. */
  readonly type: string;
  readonly kind: FieldKind;
  readonly repeated: boolean;
  /** A `map<string, string>`. */
  readonly map: boolean;
  /** Member of a oneof, or `optional`: its zero value is written, too. */
  readonly oneof: boolean;
  /** The other members of that oneof: setting one clears them. */
  readonly rivals: readonly string[];
  /** Full name of the message, when `kind` is `message`. */
  readonly message?: string;
}

/**
 * The messages of one generation of the schemas: from a full name such as `store.GetRequest` to the
 * fields, in the order of the schema. Names mean something within a generation only.
 *
 * Throws when the generation holds no such message.
 */
export type MessageShapes = (fullName: string) => readonly FieldShape[];

interface DescriptorField {
  readonly type: string;
  readonly id: number;
  readonly rule?: string;
  readonly keyType?: string;
}

/** A place in a generated descriptor: a package, a message, an enum or a service. */
export interface DescriptorNode {
  readonly nested?: Readonly<Record<string, DescriptorNode>>;
  readonly fields?: Readonly<Record<string, DescriptorField>>;
  readonly oneofs?: Readonly<Record<string, { readonly oneof: readonly string[] }>>;
  readonly values?: Readonly<Record<string, number>>;
  readonly methods?: Readonly<
    Record<string, { readonly requestStream?: boolean; readonly responseStream?: boolean }>
  >;
}

const integers64: ReadonlySet<string> = new Set([
  "int64",
  "uint64",
  "sint64",
  "fixed64",
  "sfixed64",
]);

/** What a descriptor holds under a full name. */
export function nodeAt(descriptor: DescriptorNode, fullName: string): DescriptorNode | undefined {
  let node: DescriptorNode | undefined = descriptor;
  for (const part of fullName.split(".")) node = node?.nested?.[part];
  return node;
}

/** A type's full name, looked for from the inner scope outward as protobuf does. */
function resolveName(descriptor: DescriptorNode, type: string, scope: string): string {
  const parts = scope.split(".");
  for (let length = parts.length; length >= 0; length--) {
    const candidate = [...parts.slice(0, length), type].join(".");
    const node = nodeAt(descriptor, candidate);
    if (node !== undefined && (node.fields !== undefined || node.values !== undefined)) {
      return candidate;
    }
  }
  throw new Error(`the descriptor names the type "${type}" in "${scope}" but does not hold it`);
}

function fieldShape(
  descriptor: DescriptorNode,
  message: string,
  name: string,
  field: DescriptorField,
  group: readonly string[],
): FieldShape {
  const shape = {
    name,
    id: field.id,
    type: field.type,
    repeated: field.rule === "repeated",
    map: field.keyType !== undefined,
    oneof: group.length > 0,
    rivals: group.filter((member) => member !== name),
  };
  if (integers64.has(field.type)) return { ...shape, kind: "int64" };
  if (field.type === "string" || field.type === "bytes" || field.type === "bool") {
    return { ...shape, kind: field.type };
  }
  if (/^u?int32$/.test(field.type)) return { ...shape, kind: "number" };
  const target = resolveName(descriptor, field.type, message);
  return nodeAt(descriptor, target)?.fields === undefined
    ? { ...shape, kind: "number" }
    : { ...shape, kind: "message", message: target };
}

/** The messages of a generated descriptor. Nothing is read of it before a message is asked for. */
export function messageShapes(descriptor: DescriptorNode): MessageShapes {
  return (fullName) => {
    const node = nodeAt(descriptor, fullName);
    if (node?.fields === undefined) throw new Error(`there is no message "${fullName}"`);
    const groups = Object.values(node.oneofs ?? {}).map(({ oneof }) => oneof);
    return Object.entries(node.fields).map(([name, field]) => {
      const group = groups.find((members) => members.includes(name)) ?? [];
      return fieldShape(descriptor, fullName, name, field, group);
    });
  };
}
