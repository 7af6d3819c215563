import descriptor from "./descriptor.json" with { type: "json" };

/** A namespace, message, enum or service of the JSON descriptor, as far as it is looked at here. */
interface DescriptorNode {
  readonly nested?: Readonly<Record<string, DescriptorNode>>;
  readonly fields?: object;
  readonly methods?: object;
}

/**
 * The descriptor without the packages of other services. Reading in all four packages costs a plugin,
 * which needs one or two, a tenth of the time of its start.
 */
export function serviceDescriptor(service: string): object {
  return without(descriptor as DescriptorNode, "", service) ?? {};
}

function without(node: DescriptorNode, scope: string, service: string): DescriptorNode | undefined {
  const children = Object.entries(node.nested ?? {});
  const services = children.filter(([, { methods }]) => methods !== undefined);
  const own = services.some(([name]) => `${scope}${name}` === service);
  if (services.length > 0 && !own) return undefined;
  const nested = children.flatMap(([name, child]) => {
    const isNamespace = child.nested !== undefined && child.fields === undefined;
    const kept = isNamespace ? without(child, `${scope}${name}.`, service) : child;
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return { ...node, nested: Object.fromEntries(nested) };
}
