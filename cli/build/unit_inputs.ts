import { combineSets } from "./combine_sets.ts";
import type { BuildSource } from "./build_one.ts";
import type { BuildUnit } from "./build_units.ts";
import { member } from "./member.ts";
import { type PermissionSet, permissionSet } from "./permission_set.ts";

/** What an executable is compiled from: one module, or what its first argument picks from. */
export function unitSource({ name, combined, roles }: BuildUnit): BuildSource {
  const source = combined
    ? roles.map(({ connector, source }) => ({ type: connector.type, source }))
    : roles[0]!.source;
  return { name, source };
}

/**
 * What an executable may do: the permission set of its role, or of all its roles together.
 *
 * @param config The parsed `deno.json`.
 * @throws {ConnectorError} `invalid_argument` for a set that is missing or refused.
 */
export function unitSet(config: unknown, unit: BuildUnit): PermissionSet {
  const sets = unit.roles.map(({ name }) => permissionSet(config, name));
  return unit.combined ? combineSets(unit.name, sets) : sets[0]!;
}

/** The unstable features of Deno that a project's `deno.json` asks for. */
export function unstableFeatures(config: unknown): readonly string[] {
  const unstable = member(config, "unstable");
  return Array.isArray(unstable) ? unstable.filter((one) => typeof one === "string") : [];
}
