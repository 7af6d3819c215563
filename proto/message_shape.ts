import descriptor from "./descriptor.json" with { type: "json" };

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
  /** Member of a oneof: its zero value is written, too. */
  readonly oneof: boolean;
  /** The other members of that oneof: setting one clears them. */
  readonly rivals: readonly string[];
  /** Full name of the message, when `kind` is `message`. */
  readonly message?: string;
}

interface DescriptorField {
  readonly type: string;
  readonly id: number;
  readonly rule?: string;
  readonly keyType?: string;
}

interface DescriptorNode {
  readonly nested?: Readonly<Record<string, DescriptorNode>>;
  readonly fields?: Readonly<Record<string, DescriptorField>>;
  readonly oneofs?: Readonly<Record<string, { readonly oneof: readonly string[] }>>;
  readonly values?: Readonly<Record<string, number>>;
}

const integers64: ReadonlySet<string> = new Set([
  "int64",
  "uint64",
  "sint64",
  "fixed64",
  "sfixed64",
]);

function nodeAt(fullName: string): DescriptorNode | undefined {
  let node: DescriptorNode | undefined = descriptor as unknown as DescriptorNode;
  for (const part of fullName.split(".")) node = node?.nested?.[part];
  return node;
}

/** A type's full name, looked for from the inner scope outward as protobuf does. */
function resolveName(type: string, scope: string): string {
  const parts = scope.split(".");
  for (let length = parts.length; length >= 0; length--) {
    const candidate = [...parts.slice(0, length), type].join(".");
    const node = nodeAt(candidate);
    if (node !== undefined && (node.fields !== undefined || node.values !== undefined)) {
      return candidate;
    }
  }
  throw new Error(`the descriptor names the type "${type}" in "${scope}" but does not hold it`);
}

function fieldShape(
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
  const target = resolveName(field.type, message);
  return nodeAt(target)?.fields === undefined
    ? { ...shape, kind: "number" }
    : { ...shape, kind: "message", message: target };
}

/**
 * The fields of a message, in the order of the schema.
 *
 * Throws when the descriptor holds no such message.
 */
export function messageShape(fullName: string): readonly FieldShape[] {
  const node = nodeAt(fullName);
  if (node?.fields === undefined) throw new Error(`there is no message "${fullName}"`);
  const groups = Object.values(node.oneofs ?? {}).map(({ oneof }) => oneof);
  return Object.entries(node.fields).map(([name, field]) =>
    fieldShape(fullName, name, field, groups.find((group) => group.includes(name)) ?? [])
  );
}
