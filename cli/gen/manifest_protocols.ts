import { parse } from "yaml";

/** What a manifest takes for itself, whatever else may be wrong with it. */
export interface ManifestProtocols {
  /** `name`, or empty. */
  readonly name: string;
  /** Each `type` with its protocols, in the order of the entries. */
  readonly taken: readonly { readonly type: string; readonly protocol: string }[];
}

/**
 * Reads from a manifest which protocols it takes, as leniently as plakar does: a manifest of
 * another author is not to be judged here.
 *
 * @returns `undefined` for what is no YAML.
 */
export function manifestProtocols(text: string): ManifestProtocols | undefined {
  let manifest: unknown;
  try {
    manifest = parse(text, { merge: true, logLevel: "error" });
  } catch {
    return undefined;
  }
  const { name, connectors } = record(manifest);
  const entries = Array.isArray(connectors) ? connectors.map(record) : [];
  return {
    name: typeof name === "string" ? name : "",
    taken: entries.flatMap(({ type, protocols }) =>
      typeof type === "string" && Array.isArray(protocols)
        ? protocols.filter((one) => typeof one === "string").map((protocol) => ({ type, protocol }))
        : []
    ),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? value as Readonly<Record<string, unknown>>
    : {};
}
