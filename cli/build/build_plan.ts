import { basename } from "node:path/posix";
import { ConnectorError } from "../../sdk/error.ts";
import type { Manifest, ManifestConnector } from "../manifest/manifest_type.ts";

/** One role of one connector to build. */
export interface BuildTarget {
  /** `<connector>-<role>`: the name of the permission set in `deno.json`. */
  readonly name: string;
  /** Name of the connector: its folder below `connectors`. */
  readonly folder: string;
  /** The manifest entry it is made for. */
  readonly connector: ManifestConnector;
  /** The module to compile, below the project: `connectors/<connector>/<role>.ts`. */
  readonly source: string;
  /** Whether its executable is named after the connector alone and serves other roles, too. */
  readonly combined: boolean;
}

/**
 * Decides what to build: every role of the manifest, or the named ones.
 *
 * An executable is named `<connector>-<role>`, or, when it serves several roles, `<connector>` with
 * the role as the first of its `args`. From connector and role follow the source and the permission
 * set; there is nothing else to configure.
 *
 * @param manifest The checked manifest.
 * @param names Names of targets; empty for all.
 * @returns The targets in the manifest's order, each once.
 * @throws {ConnectorError} `invalid_argument` for an unknown name, or an executable whose name does
 * not tell what it is made of.
 */
export function buildPlan(manifest: Manifest, names: readonly string[] = []): BuildTarget[] {
  const targets = new Map<string, BuildTarget>();
  for (const connector of manifest.connectors) {
    const { type } = connector;
    const origin = originOf(connector);
    if (origin === undefined) {
      throw new ConnectorError(
        `cannot build "${connector.executable}": an ${type} must be named <connector>-${type}, ` +
          `so that its source is connectors/<connector>/${type}.ts; or, for one executable of ` +
          `several roles, <connector> with "args: [${type}]"`,
        { code: "invalid_argument" },
      );
    }
    targets.set(origin.name, { ...origin, connector });
  }
  for (const name of names) {
    if (!targets.has(name)) throw unknownName(name, [...targets.keys()]);
  }
  return [...targets.values()].filter(({ name }) => names.length === 0 || names.includes(name));
}

/** What an executable is made of; `undefined` when its name does not tell. */
export function originOf(
  { executable, type, args }: ManifestConnector,
): Omit<BuildTarget, "connector"> | undefined {
  const file = basename(executable);
  const combined = !/-(importer|exporter|storage)$/.test(file) && args[0] === type;
  if (!combined && (!file.endsWith(`-${type}`) || file === `-${type}`)) return undefined;
  const folder = combined ? file : file.slice(0, -`-${type}`.length);
  const source = `connectors/${folder}/${type}.ts`;
  return { name: `${folder}-${type}`, folder, source, combined };
}

/** The error for a name that is not in the manifest. */
export function unknownName(name: string, known: readonly string[]): ConnectorError {
  return new ConnectorError(
    `cannot build "${name}": the manifest has no such executable; choose from ${known.join(", ")}`,
    { code: "invalid_argument" },
  );
}
