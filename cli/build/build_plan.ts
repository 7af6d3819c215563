import { basename } from "node:path/posix";
import { ConnectorError } from "../../sdk/error.ts";
import type { Manifest, ManifestConnector } from "../manifest/manifest_type.ts";

/** One executable to make. */
export interface BuildTarget {
  /** `<connector>-<role>`: the file name, and the name of the permission set in `deno.json`. */
  readonly name: string;
  /** The manifest entry it is made for. */
  readonly connector: ManifestConnector;
  /** The module to compile, below the project: `connectors/<connector>/<role>.ts`. */
  readonly source: string;
}

/**
 * Decides what to build: every executable of the manifest, or the named ones.
 *
 * An executable is named `<connector>-<role>`, and from that name follow its source and its
 * permission set; there is nothing else to configure.
 *
 * @param manifest The checked manifest.
 * @param names Names of executables; empty for all.
 * @returns The targets in the manifest's order, each executable once.
 * @throws {ConnectorError} `invalid_argument` for an unknown name, or an executable whose name does
 * not end with its role.
 */
export function buildPlan(manifest: Manifest, names: readonly string[] = []): BuildTarget[] {
  const targets = new Map<string, BuildTarget>();
  for (const connector of manifest.connectors) {
    const name = basename(connector.executable);
    const suffix = `-${connector.type}`;
    if (!name.endsWith(suffix) || name === suffix) {
      throw new ConnectorError(
        `cannot build "${connector.executable}": an ${connector.type} must be named ` +
          `<connector>${suffix}, so that its source is connectors/<connector>/${connector.type}.ts`,
        { code: "invalid_argument" },
      );
    }
    const folder = name.slice(0, -suffix.length);
    targets.set(name, { name, connector, source: `connectors/${folder}/${connector.type}.ts` });
  }
  for (const name of names) {
    if (targets.has(name)) continue;
    throw new ConnectorError(
      `cannot build "${name}": the manifest has no such executable; choose from ${
        [...targets.keys()].join(", ")
      }`,
      { code: "invalid_argument" },
    );
  }
  return [...targets.values()].filter(({ name }) => names.length === 0 || names.includes(name));
}
